/** Names of ir_measures, without their parameters in brackets, to trec_eval's or ours. */
const whole: Readonly<Record<string, string>> = {
  AP: "map",
  MAP: "map",
  RR: "recip_rank",
  MRR: "recip_rank",
  nDCG: "ndcg",
  Rprec: "Rprec",
  Bpref: "bpref",
  infAP: "infAP",
  ERR: "err",
  RBP: "rbp",
  SetP: "set_P",
  SetR: "set_recall",
  SetF: "set_F",
  NumRet: "num_ret",
  NumRel: "num_rel",
  NumQ: "num_q",
};

const cut: Readonly<Record<string, string>> = {
  AP: "map_cut",
  MAP: "map_cut",
  RR: "recip_rank_cut",
  MRR: "recip_rank_cut",
  nDCG: "ndcg_cut",
  P: "P",
  Precision: "P",
  R: "recall",
  Recall: "recall",
  Success: "success",
  ERR: "err_cut",
  Judged: "judged",
};

/**
 * What ir_measures calls `nDCG@10`, `nDCG(dcg='exp-log2')@10`, `RBP(p=0.8)` or `IPrec@0.1`, as trec_eval
 * would have it; undefined where it is no such name. `rel=` is no part of a measure here: that is `--level`.
 */
export function aliasOf(text: string): string | undefined {
  const match = /^([A-Za-z]+)(?:\(([^)]*)\))?(?:@([\d.]+))?$/.exec(text);
  const [, name = "", brackets, at] = match ?? [];
  if (match === null || text === name) return Object.hasOwn(whole, text) ? whole[text] : undefined;
  if (name === "nDCG" && brackets !== undefined && /^dcg=(['"])exp-log2\1$/.test(brackets)) {
    return at === undefined ? "ndcg_exp" : `ndcg_exp_cut.${at}`;
  }
  if (name === "RBP" && at === undefined && brackets !== undefined && /^p=[\d.]+$/.test(brackets)) {
    return `rbp.${brackets}`;
  }
  if (brackets !== undefined || at === undefined) return undefined;
  if (name === "IPrec") return `iprec_at_recall.${at}`;
  return Object.hasOwn(cut, name) ? `${cut[name]}.${at}` : undefined;
}
