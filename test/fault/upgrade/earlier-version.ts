import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { parse, stringify } from 'yaml'

/** A version of the product in this repository's history. All of them run with the packages of this version, which has some more. */
export interface EarlierVersion {
  readonly commit: string
  readonly what: string
  /** Keys of the configuration that it did not know yet, as `policy.pilotPoll`. */
  readonly without: readonly string[]
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export const EARLIER_VERSIONS = JSON.parse(
  readFileSync(new URL('./versions.json', import.meta.url), 'utf8'),
) as readonly EarlierVersion[]

/** False in a clone that has not got the whole history. */
export function isInHistory({ commit }: EarlierVersion): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Takes a version out of the history and makes it run, in a directory of its own. */
export function unpack({ commit }: EarlierVersion): { readonly entry: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), `stationmaster-${commit}-`))
  const archive = join(directory, 'archive.tar')
  execFileSync('git', ['archive', '-o', archive, commit, 'src', 'package.json'], { cwd: ROOT })
  execFileSync('tar', ['-xf', archive, '-C', directory])
  for (const path of readdirSync(join(directory, 'src'), { recursive: true, encoding: 'utf8' })) {
    const from = join(directory, 'src', path)
    const to = join(directory, 'dist', 'src', path)
    if (path.endsWith('.ts')) compile(from, to.replace(/\.ts$/, '.js'))
    else if (/\.\w+$/.test(path)) cpSync(from, to, { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'))
  return {
    entry: join(directory, 'dist', 'src', 'main.js'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** Types were checked when it was committed. */
function compile(from: string, to: string): void {
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  }
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, ts.transpileModule(readFileSync(from, 'utf8'), { compilerOptions }).outputText)
}

/** Writes the configuration as that version can read it, beside the original; gives its path. */
export function configurationFor({ commit, without }: EarlierVersion, path: string): string {
  const file = parse(readFileSync(path, 'utf8'))
  for (const key of without) {
    const [section = '', name] = key.split('.')
    if (name === undefined) delete file[section]
    else delete file[section]?.[name]
  }
  const own = join(dirname(path), `stationmaster-${commit}.yml`)
  writeFileSync(own, stringify(file, { aliasDuplicateObjects: false }))
  return own
}
