import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, run, say } from './step.mjs'

/** Brings the clone into a state in which everything else runs: packages as in the lock file, and a Redis. */
export async function setUp() {
  await installPackages()
  return findRedis()
}

/** Installs packages, unless those of the lock file are installed already. */
export async function installPackages() {
  if (isInstalled()) return
  say('Installing packages (npm ci), because the lock file changed or nothing is installed yet.')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const code = await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'])
  if (code === 0) return
  say('npm ci failed; what it says stands above. Nothing else was done.')
  process.exit(code)
}

/** Compares the lock file with the one that npm leaves in node_modules when an install is complete. */
function isInstalled() {
  const installedLock = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(installedLock)) return false
  const installed = packagesOf(installedLock)
  return Object.entries(packagesOf(join(ROOT, 'package-lock.json'))).every(([path, wanted]) => {
    const found = installed[path]
    // Packages for other machines are optional and stay away.
    return found
      ? found.version === wanted.version && found.integrity === wanted.integrity
      : path === '' || wanted.optional
  })
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages
}

/** The environment for programs that need Redis; installs one where it can, or ends with a sentence on how to get it. */
async function findRedis() {
  if (process.env.REDIS_URL) return {}
  const server = redisOnPath() ?? (await installRedis())
  if (server) return { STATIONMASTER_REDIS_SERVER: server }
  say(
    'Redis is missing: install redis-server or valkey-server (Debian and Ubuntu: sudo apt-get install redis-server; ' +
      'Fedora: sudo dnf install valkey; macOS: brew install redis), or set REDIS_URL to one that is running.',
  )
  return process.exit(1)
}

function redisOnPath() {
  return onPath('redis-server') ?? onPath('valkey-server')
}

/** Only where nobody has to be asked: as root, with apt-get. */
async function installRedis() {
  const aptGet = onPath('apt-get')
  if (process.getuid?.() !== 0 || !aptGet) return undefined
  say('Installing redis-server (apt-get), because neither redis-server nor valkey-server is on the PATH.')
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const install = [aptGet, ['install', '-y', '-q', '--no-install-recommends', 'redis-server'], { env, quiet: true }]
  if ((await run(...install)) !== 0) {
    await run(aptGet, ['update', '-q'], { env, quiet: true })
    await run(...install)
  }
  return redisOnPath()
}

/** Full path of a program, or undefined. */
export function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setUp()
