import { buildIfStale } from '../../scripts/build.mjs'

/** Once before all files: what the tests start as processes is compiled from the sources as they are now. */
export async function setup(): Promise<void> {
  await buildIfStale('product')
}
