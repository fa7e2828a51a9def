import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Unavailable } from '../unavailable.ts'

const PACKAGE = 'local-slack-linux-x64'
const VERSION = '0.1.8'
const SIZE = '95 MB'
/** Of the program in that version: nothing else is ever run. */
const SHA256 = '3332007b797969d835f694b463ac526f7ef1fc66afac93f950f585105fe4815f'

/** Where the program lies once it is installed. */
export function programIn(cacheDirectory: string): string {
  return join(cacheDirectory, 'node_modules', PACKAGE, 'bin', 'local-slack')
}

/** Whether the program is there already, so that nothing has to be downloaded. */
export async function isInstalled(cacheDirectory: string): Promise<boolean> {
  return access(programIn(cacheDirectory)).then(
    () => true,
    () => false,
  )
}

/** Installs local-slack into a folder of its own unless it is there, and returns its path. Throws `Unavailable`. */
export async function installPackage(
  cacheDirectory: string,
  log: (sentence: string) => void,
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
): Promise<string> {
  if (platform !== 'linux' || arch !== 'x64') {
    throw new Unavailable(`local-slack exists for Linux on x64 only, and this is ${platform} on ${arch}`)
  }
  const program = programIn(cacheDirectory)
  if (await isGenuine(program)) return program
  log(`Installing ${PACKAGE}@${VERSION} (${SIZE}) into ${cacheDirectory}, for this demo only.`)
  await mkdir(cacheDirectory, { recursive: true }).catch(({ message }: Error) => {
    throw new Unavailable(`the folder ${cacheDirectory} cannot be made (${message})`)
  })
  await npmInstall(cacheDirectory)
  if (!(await isGenuine(program))) throw new Unavailable(`the program in ${PACKAGE}@${VERSION} is not the one expected`)
  await chmod(program, 0o755)
  return program
}

async function isGenuine(program: string): Promise<boolean> {
  const hash = createHash('sha256')
  return pipeline(createReadStream(program), hash).then(
    () => hash.digest('hex') === SHA256,
    () => false,
  )
}

/** Its own prefix keeps it out of the project's package.json and lock file. */
async function npmInstall(directory: string): Promise<void> {
  const wishes = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // By default npm waits more than a minute before it admits that there is no network.
  wishes.push('--fetch-retries=1', '--fetch-retry-mintimeout=1000')
  const child = spawn('npm', ['install', '--prefix', directory, ...wishes, `${PACKAGE}@${VERSION}`], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString('utf8')
  })
  const ended = await new Promise<string | number | null>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', resolve)
  })
  if (ended === 0) return
  const reason = complaint.split('\n').find((line) => line.startsWith('npm error')) ?? `npm ended with ${ended}`
  throw new Unavailable(`${PACKAGE}@${VERSION} could not be installed (${reason.replace('npm error', 'npm:')})`)
}
