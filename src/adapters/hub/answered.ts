import { refused } from "./errors.ts";

/** The JSON of an answer. Throws what the Hub says where it refuses. */
export async function answered<T>(response: Response): Promise<T> {
  if (!response.ok) throw await refused(response);
  return (await response.json()) as T;
}
