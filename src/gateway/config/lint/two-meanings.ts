import type { Rule } from "./rule.ts";

/** A bare name is a function, else a model, else an embedding model: one name with two meanings hides one. */
export const twoMeanings: Rule = ({ functions, models, embeddingModels }, { places, problems }) => {
  const meanings = [
    { names: functions, word: "function", table: "functions" },
    { names: models, word: "model", table: "models" },
    { names: embeddingModels, word: "embedding model", table: "embedding_models" },
  ];
  meanings.forEach((hidden, i) => {
    for (const name of hidden.names.keys()) {
      const first = meanings.slice(0, i).find(({ names }) => names.has(name));
      // A shorthand for both purposes is one thing, and where it is asked for says which.
      if (!first || name.includes("::")) continue;
      const prefix = `tensorzero::${hidden.word.replace(" ", "_")}_name::`;
      problems.warning(
        "config.two_meanings",
        places.find([hidden.table, name]),
        `the bare name "${name}" means the ${first.word} of that name, not this ${hidden.word}`,
        `write ${prefix}${name}, or rename one of them`,
      );
    }
  });
};
