import { mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { rolldown } from 'rolldown'

/** What it reads beside its code. */
const NOT_CODE = ['@resvg/resvg-wasm']

export interface BundledProduct extends AsyncDisposable {
  readonly entry: string
}

/**
 * The compiled product with its libraries in a few files: hundreds of processes are started, and most of what a start costs is to find
 * and read a thousand modules. It lies beside the folder of the given entry, where everything is found that is looked for from there.
 */
export async function bundleProduct(entry: string): Promise<BundledProduct> {
  const directory = await mkdtemp(join(dirname(dirname(entry)), 'bundled-'))
  const remove = () => rm(directory, { recursive: true, force: true })
  try {
    await using bundle = await rolldown({ input: entry, platform: 'node', external: NOT_CODE, logLevel: 'silent' })
    await bundle.write({ dir: directory, format: 'esm' })
  } catch (error) {
    await remove()
    throw error
  }
  return { entry: join(directory, basename(entry)), [Symbol.asyncDispose]: remove }
}
