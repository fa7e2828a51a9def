import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { mustRun, ROOT, say, tool } from './step.mjs'

const BUILDS = {
  product: { project: 'tsconfig.build.json', sources: ['src', 'workers'] },
  // Everything that can be run: the product with what it is tried and measured with.
  everything: {
    project: 'tsconfig.sandbox.json',
    sources: ['src', 'workers', 'sandbox', 'bench', 'examples', 'test/fault/loops', 'test/fault/redis'],
  },
}

/** Compiles into dist/, over what is there: programs that run from it keep their files. Packages must be installed. */
export async function build(which) {
  const { project, sources } = BUILDS[which]
  say(`Compiling (${project}).`)
  await mustRun(process.execPath, [tool('typescript/bin/tsc'), '-p', project])
  for (const file of sources.flatMap(sourcesIn).filter((path) => !path.endsWith('.ts'))) copyAsIs(file)
}

/** Compiles only where a source is newer than what was compiled from it. */
export async function buildIfStale(which) {
  if (isStale(which)) await build(which)
}

/** True where something was never compiled, or changed since. */
export function isStale(which) {
  return BUILDS[which].sources.some((folder) => sourcesIn(folder).some(isNewer))
}

function sourcesIn(folder) {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => !path.endsWith('.md') && statSync(join(ROOT, path)).isFile())
}

/** What programs read beside their code: Redis scripts, sample data. */
function copyAsIs(file) {
  const copy = join(ROOT, 'dist', file)
  mkdirSync(dirname(copy), { recursive: true })
  copyFileSync(join(ROOT, file), copy)
}

function isNewer(source) {
  const compiled = join(ROOT, 'dist', source.replace(/\.ts$/, '.js'))
  return !existsSync(compiled) || statSync(join(ROOT, source)).mtimeMs > statSync(compiled).mtimeMs
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
  await build(process.argv.includes('--product') ? 'product' : 'everything')
}
