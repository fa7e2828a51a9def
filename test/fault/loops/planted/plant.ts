import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlantedBug } from './bugs.ts'

/** A copy of the compiled product with a mistake in it. */
export interface PlantedProduct {
  readonly entry: string
  remove(): Promise<void>
}

/** Copies the product that is compiled below `root`, and makes the mistake. Throws where the product no longer has the text. */
export async function plant({ name, file, text, instead }: PlantedBug, root: string): Promise<PlantedProduct> {
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-planted-'))
  await cp(join(root, 'dist', 'src'), join(directory, 'dist', 'src'), { recursive: true })
  await cp(join(root, 'package.json'), join(directory, 'package.json'))
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'))
  const path = join(directory, 'dist', 'src', file)
  const parts = (await readFile(path, 'utf8')).split(text)
  if (parts.length !== 2) {
    throw new Error(`"${name}" can't be planted: ${file} has its text ${parts.length - 1} times, not once`)
  }
  await writeFile(path, parts.join(instead))
  return {
    entry: join(directory, 'dist', 'src', 'main.js'),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}
