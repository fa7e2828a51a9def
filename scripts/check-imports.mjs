import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT, say, tool } from './step.mjs'

const CONFIG = join(ROOT, '.dependency-cruiser.cjs')
const FOLDERS = ['src', 'workers', 'sandbox', 'bench', 'examples', 'test', 'scripts', 'bin']

const sources = FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
const outcome = await cruise(ROOT, sources)
for (const { rule, from, to } of outcome.violations) process.stderr.write(`  ${rule.name}: ${from} → ${to}\n`)

const seen = new Set(outcome.modules.map((module) => module.source))
const unseen = sources.flatMap(sourceFiles).filter((file) => !seen.has(file))
const toothless = await rulesThatDoNotBite()
if (unseen.length > 0) say(`The import check did not see ${unseen.length} files, ${unseen[0]} among them.`)
if (toothless.length > 0) say(`The import check let violations pass: ${toothless.join(', ')}.`)
const isClean = outcome.violations.length === 0 && unseen.length === 0 && toothless.length === 0
if (isClean) say(`${seen.size} modules seen, each rule proved on a violation, nothing to complain about.`)
process.exitCode = isClean ? 0 : 1

function sourceFiles(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /\.(ts|mjs)$/.test(path))
}

async function cruise(directory, paths) {
  const args = [
    tool('dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    CONFIG,
    '--output-type',
    'json',
    ...paths,
  ]
  const text = await new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: directory, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      // The JSON report comes with exit code 0; anything else means that the tool itself failed.
      if (error) reject(new Error(`dependency-cruiser failed: ${stderr || error.message}`))
      else resolve(stdout)
    })
  })
  const { summary, modules } = JSON.parse(text)
  return { violations: summary.violations, modules }
}

/** Writes one violation of each rule into an empty folder, runs the rules over it and names those that said nothing. */
async function rulesThatDoNotBite() {
  const { forbidden } = createRequire(import.meta.url)(CONFIG)
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'stationmaster-imports-')))
  try {
    write(
      directory,
      'package.json',
      JSON.stringify({ name: 'violations', type: 'module', devDependencies: { 'some-tool': '1.0.0' } }),
    )
    for (const rule of forbidden) {
      for (const [file, text] of Object.entries(violationOf(rule.name))) write(directory, file, text)
    }
    const { violations } = await cruise(
      directory,
      FOLDERS.filter((folder) => existsSync(join(directory, folder))),
    )
    const bitten = new Set(violations.map((violation) => violation.rule.name))
    return forbidden.map((rule) => rule.name).filter((name) => !bitten.has(name))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function write(directory, file, text) {
  mkdirSync(dirname(join(directory, file)), { recursive: true })
  writeFileSync(join(directory, file), text)
}

/** Files that break the rule of this name, and as few others as possible. */
function violationOf(name) {
  const special = {
    'migration-knows-nobody': breach('src/migration/a.ts', 'node:fs'),
    'operations-know-only-the-domain': breach('src/operations/a.ts', 'node:fs'),
    'winrm-io-stays-in-transport': breach('src/winrm/client.ts', 'node:http'),
    'winrm-through-its-doors': breach('bench/a.ts', '../src/winrm/hidden.ts'),
    'product-without-server-half': breach('src/somewhere/server.ts', '../winrm/server.ts'),
    'entries-are-not-imported': breach('src/somewhere/entry.ts', '../main.ts'),
    'product-without-sandbox': breach('workers/a.ts', '../sandbox/site.ts'),
    'sandbox-speaks-the-protocol': breach('sandbox/a.ts', '../src/somewhere/hidden.ts'),
    'scripts-need-no-packages': breach('scripts/a.mjs', '../src/somewhere/hidden.ts'),
    'product-without-development-packages': {
      ...breach('src/somewhere/tool.ts', 'some-tool'),
      ...aPackage('some-tool'),
    },
    'no-circles': {
      'src/somewhere/one.ts': "import type { Two } from './two.ts'\nexport type One = Two | 1\n",
      'src/somewhere/two.ts': "import type { One } from './one.ts'\nexport type Two = One | 2\n",
    },
    'everything-resolves': { 'src/somewhere/lost.ts': "export * from './nowhere.ts'\n" },
  }
  if (special[name]) return special[name]
  const [, layer] = /^winrm-(.+)-knows-only-its-own$/.exec(name) ?? []
  if (layer) return breach(`src/winrm/${layer}/a.ts`, '../client.ts')
  const [, folder, kind] = /^(.+)-(knows-only-its-own|packages)$/.exec(name) ?? []
  if (kind === 'packages') return { ...breach(`src/${folder}/b.ts`, 'some-package'), ...aPackage('some-package') }
  return kind ? breach(`src/${folder}/a.ts`, '../somewhere/hidden.ts') : {}
}

function breach(file, imported) {
  const breaking = { [file]: `export * from '${imported}'\n` }
  return imported.startsWith('.') ? { [join(dirname(file), imported)]: 'export const x = 1\n', ...breaking } : breaking
}

function aPackage(name) {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    [`node_modules/${name}/index.js`]: 'module.exports = {}\n',
  }
}
