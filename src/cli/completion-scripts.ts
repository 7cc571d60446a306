/** Shells that `pmoves completion` speaks. Each script asks `pmoves __complete` what could stand next. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

const bash = `# pmoves completion for bash: source <(pmoves completion bash)
_pmoves_complete() {
  local line words=()
  words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(pmoves __complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _pmoves_complete pmoves
`;

const zsh = `#compdef pmoves
# pmoves completion for zsh: source <(pmoves completion zsh)
_pmoves() {
  local line
  local -a candidates
  while IFS= read -r line; do
    [[ -n "$line" ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <(pmoves __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#candidates} )); then
    _describe 'pmoves' candidates
  else
    _files
  fi
}
compdef _pmoves pmoves
`;

const fish = `# pmoves completion for fish: pmoves completion fish | source
function __pmoves_complete
  set -l words (commandline -opc) (commandline -ct)
  pmoves __complete -- $words[2..-1] 2>/dev/null
end
complete -c pmoves -a '(__pmoves_complete)'
`;

export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
