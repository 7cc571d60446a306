import { describe, expect, it } from "vitest";
import { composed, field, oneService, serviceIn } from "../../support/compose.ts";

const messages = (project: Awaited<ReturnType<typeof composed>>) =>
  project.diagnostics.map(({ place, message }) => `${place.file}:${place.line}: ${message}`);

describe("a project of compose files", () => {
  it("resolves anchors and merge keys, own keys first", async () => {
    const service = await oneService({
      "c.yml": `x-base: &base
  image: one
  read_only: true
x-more: &more {image: two, init: true}
services:
  a:
    <<: [*base, *more]
    restart: always
  b: {<<: *base, image: three}
`,
    });
    expect(field(service)).toEqual({ restart: "always", image: "one", read_only: true, init: true });
    expect(service.node.entries.get("read_only")?.place.line).toBe(3);
  });

  it("extends a service of a file elsewhere, whose paths are that file's own", async () => {
    const project = await composed(
      {
        "stack/c.yml":
          "services:\n  a:\n    extends: {file: common/base.yml, service: base}\n    environment: [X=2]\n",
        "stack/common/base.yml":
          "services:\n  root: {image: r, env_file: r.env, user: '1'}\n  base:\n    extends: root\n    volumes: [./d:/d]\n    environment: {X: 1, Y: 1}\n",
        "stack/common/r.env": "FROM_FILE=yes\nX=0\n",
      },
      { named: ["stack/c.yml"] },
    );
    const service = serviceIn(project, "a");
    expect(service.image).toBe("r");
    expect(service.mounts[0]?.source).toBe("common/d");
    expect([...service.env].map(([name, { value }]) => `${name}=${value}`)).toEqual([
      "FROM_FILE=yes",
      "X=2",
      "Y=1",
    ]);
    expect(service.env.get("FROM_FILE")?.place).toEqual({ file: "stack/common/r.env", line: 1 });
    expect([...project.texts.keys()]).toContain("stack/common/base.yml");
    expect(project.diagnostics).toEqual([]);
  });

  it("includes files with their own folder and variables", async () => {
    const project = await composed(
      {
        "c.yml": "include: [sub/one.yml]\nservices: {a: {image: x, depends_on: [b]}}\n",
        "sub/one.yml": "services: {b: {image: 'b:$TAG', build: ., env_file: [x.env]}}\nvolumes: {v: }\n",
        "sub/.env": "TAG=from-sub\n",
        "sub/x.env": "K=v\n",
      },
      { named: ["c.yml"] },
    );
    const service = serviceIn(project, "b");
    expect(service.image).toBe("b:from-sub");
    expect(field(service, "build", "context")).toBe("sub");
    expect(service.env.get("K")?.value).toBe("v");
    expect(project.diagnostics).toEqual([]);
  });

  it("looks variables up in the environment, then in .env", async () => {
    const files = {
      "p/c.yml": "services: {a: {image: '$A-$B', environment: [A, B, C]}}\n",
      "p/.env": "A=file\nB=$A-2\n",
    };
    const service = await oneService(files, "a", { A: "outside" });
    expect(service.image).toBe("outside-outside-2");
    expect([...service.env].map(([name, { value }]) => [name, value])).toEqual([
      ["A", "outside"],
      ["B", "outside-2"],
      ["C", undefined],
    ]);
  });

  it("switches services on by profile", async () => {
    const files = {
      "c.yml": "services: {a: {image: x, profiles: [p]}, b: {image: x}, c: {image: x, profiles: [q]}}\n",
    };
    const on = await composed(files, { profiles: ["p"] });
    expect([...on.services.keys()]).toEqual(["a", "b"]);
    expect(on.inactive).toEqual(["c"]);
    expect([...(await composed(files)).services.keys()]).toEqual(["a", "b", "c"]);
  });

  it("reads several documents of one file as several files", async () => {
    const service = await oneService({
      "c.yml": "services: {a: {image: x}}\n---\nservices: {a: {init: true}}\n",
    });
    expect(field(service)).toEqual({ image: "x", init: true });
  });

  it("reports what Compose would refuse and what it would leave out, and reads on", async () => {
    const project = await composed({
      "c.yml": `services:
  a:
    imgae: x
    env_file: [gone.env, {path: also.env, required: false}]
    environment: ["K=\${NOT_SET}", "R=\${MUST:?for a reason}"]
    networks: [nett]
    depends_on: [bb]
  b: {image: x, volumes: ["dta:/d"]}
networks: {net: }
volumes: {data: }
servicse: {}
`,
    });
    expect(new Set(messages(project))).toEqual(
      new Set([
        "c.yml:11: Compose knows no servicse and refuses the file",
        "c.yml:3: Compose knows no services.a.imgae and refuses the file",
        "c.yml:4: there is no env file gone.env, and Compose does not start without it",
        "c.yml:5: MUST has to be set: for a reason",
        "c.yml:5: NOT_SET is not set: Compose puts nothing in its place",
        "c.yml:7: a depends on bb, which no file defines",
        "c.yml:6: a joins network nett, which no file defines",
        "c.yml:8: b mounts dta, which no file defines",
        "c.yml:2: a has neither image nor build, and Compose refuses the files",
      ]),
    );
    expect(project.diagnostics.map(({ hint }) => hint)).toContain("did you mean image?");
    expect(project.diagnostics.map(({ hint }) => hint)).toContain("did you mean services?");
    expect(serviceIn(project, "a").missingEnvFiles).toEqual(["gone.env", "also.env"]);
  });
});
