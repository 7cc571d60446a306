// Stands in for react-devtools-core, which Ink loads for DEV=true only and which is not installed.
const devtools = { initialize: () => undefined, connectToDevTools: () => undefined };

// biome-ignore lint/style/noDefaultExport: the package that it stands for has one
export { devtools as default };
