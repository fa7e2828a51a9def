import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Top folder of the clone. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** How long a child may take to end by itself after a signal. */
const GRACE_MS = 20_000

/** Says what is being done, apart from the output of the programs that do it. */
export function say(sentence) {
  process.stderr.write(`» ${sentence}\n`)
}

/**
 * Runs a program in the clone and resolves with its exit code. A signal to us goes on to it; when it does not end in time it is
 * killed, with everything it started.
 */
export function run(program, args, { env = {}, quiet = false } = {}) {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'],
    // A group of its own: Ctrl-C reaches the child once, through us, and what it leaves behind can be found.
    detached: true,
  })
  const passOn = (signal) => {
    signalGroup(child.pid, signal)
    setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MS).unref()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(error))
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      // The leader is gone: whatever is left in its group was left behind.
      signalGroup(child.pid, 'SIGKILL')
      resolve(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1))
    })
  })
}

/** Runs a program and ends this one with its exit code unless that is 0. */
export async function mustRun(program, args, options) {
  const code = await run(program, args, options)
  if (code !== 0) process.exit(code)
}

/** Runs one of the other scripts or a built entry point with the Node that runs us. */
export function node(path, ...args) {
  return run(process.execPath, [join(ROOT, path), ...args])
}

/** The script file of a tool from node_modules, to be run by Node itself: no shell and no npm in between. */
export function tool(name) {
  return join(ROOT, 'node_modules', name)
}

function signalGroup(pid, signal) {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // ESRCH: nobody is left in the group.
  }
}
