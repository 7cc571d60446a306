export { type Folders, foldersFor, settingsFiles } from "./folders.ts";
export { type LoadOptions, loadSettings } from "./load.ts";
export { type Origin, originText } from "./origin.ts";
export { Settings, type SettingsEntry, type SettingsTable } from "./settings.ts";
export { definitionOf, namesAt, scalarFromText, unwrap } from "./shape.ts";
