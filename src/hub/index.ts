/** What other domains and adapters may know of the Hub. */
export {
  type CommitOptions,
  type Committed,
  type Content,
  type Hub,
  type Identity,
  type NewCommit,
  type Operation,
  type PastCommit,
  type Ref,
  type Refs,
  type RemoteFile,
  type RepoInfo,
  type RepoRef,
  repoUrl,
  type UploadProgress,
} from "./port.ts";
