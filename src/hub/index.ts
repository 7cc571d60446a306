/** What other domains and adapters may know of the Hub. */

export { findAccess, type HubAccess, offline } from "./access.ts";
export { checkCardFile } from "./card/check-file.ts";
export { datasetCard } from "./card/dataset-card.ts";
export { type CardProblem, checkCard, readCard, writeCard } from "./card/front-matter.ts";
export { identityOf } from "./identity.ts";
export {
  type DatasetStatus,
  type Download,
  identityText,
  listTags,
  type Pulled,
  publishStatus,
  pullFiles,
  statusText,
  type WhoAmI,
  whoAmI,
} from "./inspect.ts";
export { type LicensePorts, licenseOf, mayWrite, TOKEN_PAGE } from "./may-publish.ts";
export { checkModel, kindOf } from "./model/check-model.ts";
export type { Digest, DigestOptions, ModelFile, ModelFiles } from "./model/files.ts";
export type { CheckedModel, ModelFacts, ModelKind } from "./model/kinds.ts";
export { RELATIONS, type Relation } from "./model/manifest.ts";
export { datasetOf, type ModelWords, metricOf } from "./model/model-how.ts";
export { ModelSteps } from "./model/model-steps.ts";
export { modelText } from "./model/model-text.ts";
export type { PublishedModel } from "./model/publish-model.ts";
export {
  type ModelHow,
  type ModelRunPorts,
  type PlannedModel,
  planModelRun,
  publishModelRun,
} from "./model/publish-run.ts";
export { type RunFacts, runIdObjection, runTag, type TrainedOn } from "./model/run-facts.ts";
export {
  type CommitOptions,
  type Committed,
  type Content,
  type Hub,
  type Identity,
  type NewCommit,
  type Operation,
  type PastCommit,
  type PullRequest,
  pullRevision,
  type Ref,
  type Refs,
  type RemoteFile,
  type RepoInfo,
  type RepoRef,
  repoUrl,
  type UploadProgress,
} from "./port.ts";
export { batchTag, type Manifest, manifestPath } from "./publish/manifest.ts";
export {
  batchFiles,
  gitBlob,
  type Published,
  type PublishPorts,
  type PublishWish,
  publishPrepared,
} from "./publish/publish.ts";
export { presentState, type RemoteState, refuseOtherType, remoteState, textOf } from "./publish/remote.ts";
export {
  isOpen,
  type Prepared,
  type PreparedShard,
  type RunState,
  type SeenRecord,
  StepLog,
} from "./publish/steps.ts";
export { repoId } from "./repo-id.ts";
