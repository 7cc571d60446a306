import { inFiles } from "./check.ts";
import { done, notDone } from "./finding.ts";

/** Is a GPU reserved for a service: device reservation, `gpus:` or the nvidia runtime. */
export const gpu = inFiles(({ name, gpu: place, place: at }) => {
  if (place !== undefined) return [done(`${name} has a GPU`, place)];
  const mend =
    "add deploy.resources.reservations.devices: [{driver: nvidia, count: all, capabilities: [gpu]}]";
  return [notDone(`${name} reserves no GPU`, mend, at)];
});
