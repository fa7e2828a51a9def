import { mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { rolldown } from 'rolldown'

/** What it reads beside its code. */
const NOT_CODE = ['@resvg/resvg-wasm']

export interface ProductInOneFile {
  readonly entry: string
  remove(): Promise<void>
}

/**
 * The compiled product with its libraries in a few files: hundreds of processes are started, and most of what a start costs is to find
 * and read a thousand modules. It lies beside the folder of the given entry, where everything is found that is looked for from there.
 */
export async function inOneFile(entry: string): Promise<ProductInOneFile> {
  const directory = await mkdtemp(join(dirname(dirname(entry)), 'bundled-'))
  const bundle = await rolldown({ input: entry, platform: 'node', external: NOT_CODE, logLevel: 'silent' })
  await bundle.write({ dir: directory, format: 'esm' })
  await bundle.close()
  return {
    entry: join(directory, basename(entry)),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}
