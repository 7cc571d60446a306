/** What checks look at; where it comes from is nothing to them. */

/** Where something stands in a file, with paths as they were given. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface EnvValue {
  /** Undefined where it is passed through from whoever runs compose, unset here. */
  readonly value: string | undefined;
  readonly place: Place;
}

export interface PublishedPort {
  /** Undefined where the container's port is published on a random one, or not understood. */
  readonly host: number | undefined;
  readonly container: number | undefined;
  /** Undefined: every interface. */
  readonly address: string | undefined;
  readonly place: Place;
}

export interface StackService {
  readonly name: string;
  readonly place: Place;
  readonly image: string | undefined;
  /** Command and entrypoint, as words. */
  readonly command: readonly string[];
  readonly networks: readonly string[];
  readonly networksPlace: Place;
  /** Other names by which it can be reached in its networks. */
  readonly aliases: readonly string[];
  /** `host`, `none`, `service:x`; undefined where it has networks. */
  readonly networkMode: string | undefined;
  /** Env files first, `environment` over them. */
  readonly env: ReadonlyMap<string, EnvValue>;
  /** Only what `environment` says: env files are shared, and hold the addresses of everybody. */
  readonly ownEnv: ReadonlyMap<string, EnvValue>;
  /** Env files that the service names and that are not there. */
  readonly missingEnvFiles: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly dependsOn: readonly string[];
  readonly extraHosts: readonly string[];
  readonly gpu: Place | undefined;
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly place: Place }[];
  readonly profiles: readonly string[];
}

export interface StackNetwork {
  readonly name: string;
  /** False where it is not said, as for Compose. */
  readonly internal: boolean;
  readonly external: boolean;
  readonly place: Place | undefined;
}

/** The merged compose files. */
export interface StackFiles {
  readonly files: readonly string[];
  readonly services: ReadonlyMap<string, StackService>;
  readonly networks: ReadonlyMap<string, StackNetwork>;
}

/** One job of a Prometheus configuration. */
export interface ScrapeJob {
  readonly job: string;
  readonly metricsPath: string;
  readonly targets: readonly string[];
  readonly place: Place;
}

/** What a file says, or why it could not be read. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value; readonly files: readonly string[] }
  | { readonly ok: false; readonly reason: string };

export interface Dashboard {
  readonly title: string;
  readonly file: string;
  /** PromQL of its panels. */
  readonly queries: readonly string[];
}

export type SubjectDeclared = "valid" | "no_schema" | "unregistered" | "broken";

export interface SubjectFact {
  readonly declared: SubjectDeclared;
  readonly detail: string;
}

export interface Heard {
  readonly seen: number;
  readonly invalid: number;
  readonly reason: string | undefined;
}

export type HttpFinding =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "down"; readonly reason: string }
  | { readonly kind: "slow"; readonly reason: string };

/** Questions to what runs; absent where nobody asked to look at what runs. */
export interface LiveFacts {
  readonly host: string;
  get(url: string): Promise<HttpFinding>;
  /** Whether something takes connections; undefined reason where it does. */
  connect(port: number): Promise<string | undefined>;
  /** Messages of a subject in the history of the bus and for a moment from now. */
  heard(subject: string): Promise<Heard>;
}

export interface Facts {
  readonly stack: StackFiles | undefined;
  readonly scrape: Read<readonly ScrapeJob[]>;
  readonly dashboards: Read<readonly Dashboard[]>;
  subject(name: string): Promise<SubjectFact>;
  readonly live: LiveFacts | undefined;
}
