import type { Diagnostic } from "./failure.ts";
import type { MappingNode, Place } from "./node.ts";

/** A variable of a container. */
export interface EnvValue {
  /** Undefined where it is passed through from whoever runs compose, unset here. */
  readonly value: string | undefined;
  /** As it stands in the file, before variables were put in. */
  readonly source: string;
  readonly place: Place;
}

export interface PublishedPort {
  /** Undefined where Docker picks one. */
  readonly host: number | undefined;
  readonly container: number | undefined;
  /** Undefined: every interface. */
  readonly address: string | undefined;
  readonly protocol: string;
  /** The short form as it stands in the file, several ports of a range share one; undefined for a long form. */
  readonly written: string | undefined;
  readonly place: Place;
}

export interface Mount {
  readonly type: "bind" | "volume" | "tmpfs" | string;
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly place: Place;
}

/** One service as Compose would run it. */
export interface ComposeService {
  readonly name: string;
  readonly place: Place;
  /** All that is said of it, merged, in the long forms; each value with its place. */
  readonly node: MappingNode;
  readonly image: string | undefined;
  readonly built: boolean;
  /** Command and entrypoint, as words. */
  readonly command: readonly string[];
  /** `default` alone where none is named and there is no network mode. */
  readonly networks: readonly string[];
  readonly networksPlace: Place;
  /** False where it is on `default` because nobody said otherwise. */
  readonly networksDeclared: boolean;
  /** Other names by which it can be reached in its networks. */
  readonly aliases: readonly string[];
  /** `host`, `none`, `service:x`; undefined where it has networks. */
  readonly networkMode: string | undefined;
  /** Env files first, `environment` over them. */
  readonly env: ReadonlyMap<string, EnvValue>;
  /** Only what `environment` says. */
  readonly ownEnv: ReadonlyMap<string, EnvValue>;
  /** Env files that the service names and that are not there. */
  readonly missingEnvFiles: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly dependsOn: readonly string[];
  /** `host:address` */
  readonly extraHosts: readonly string[];
  readonly gpu: Place | undefined;
  readonly mounts: readonly Mount[];
  readonly profiles: readonly string[];
}

export interface ComposeNetwork {
  readonly name: string;
  /** False where it is not said, as for Compose. */
  readonly internal: boolean;
  readonly external: boolean;
  /** Undefined for `default` where no file speaks of it. */
  readonly place: Place | undefined;
}

/** Compose files, merged as Compose merges them. */
export interface ComposeProject {
  /** As they were given, in order. */
  readonly files: readonly string[];
  /** Texts of those and of all that they include, extend and name as env files of the project. */
  readonly texts: ReadonlyMap<string, string>;
  readonly root: MappingNode;
  readonly services: ReadonlyMap<string, ComposeService>;
  /** Services that no profile asked for has switched on. */
  readonly inactive: readonly string[];
  readonly networks: ReadonlyMap<string, ComposeNetwork>;
  readonly diagnostics: readonly Diagnostic[];
}
