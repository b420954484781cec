// The version that package.json declares, for everything that says which Patchboard this is.
import manifest from '../../package.json' with { type: 'json' }

export const version: string = manifest.version
