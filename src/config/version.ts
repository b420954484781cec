// The version of Patchboard, as declared in package.json.
import manifest from '../../package.json' with { type: 'json' }

export const version: string = manifest.version
