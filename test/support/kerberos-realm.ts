import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

export const REALM = 'STATION.TEST'

/** A Kerberos realm of MIT's own programs on loopback, with a directory for everything that it keeps. */
export interface KerberosRealm {
  /** Of the variables that libkrb5 reads: all of them are set in every process that takes part. */
  readonly variables: Readonly<Record<string, string>>
  path(name: string): string
  /** Adds a principal with a random key, and gives the path of a keytab with it. */
  addPrincipal(name: string): Promise<string>
  /** Runs one command of kadmin. */
  administer(query: string): Promise<void>
  /** Gets a ticket through a keytab, into a file whose name for KRB5CCNAME is given. */
  getTicket(principal: string, keytab: string): Promise<string>
  /** Configuration for a controller that takes connections and says nothing. */
  configureFor(name: string, port: number): Promise<string>
  close(): Promise<void>
}

const PROGRAMS = ['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit'] as const
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/lib/mit/sbin']

/** Those of the programs that are not on this machine. */
export function missingPrograms(): readonly string[] {
  return PROGRAMS.filter((name) => find(name) === undefined)
}

function find(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

function program(name: (typeof PROGRAMS)[number]): string {
  const path = find(name)
  if (path === undefined) throw new Error(`${name} is not installed`)
  return path
}

export async function startRealm(): Promise<KerberosRealm> {
  const directory = await mkdtemp(join(tmpdir(), 'realm-'))
  const path = (name: string) => join(directory, name)
  const port = await freePort()
  await writeFile(path('krb5.conf'), clientConfiguration(port))
  await writeFile(path('kdc.conf'), controllerConfiguration(path, port))
  await writeFile(path('acl'), '')
  const variables = {
    KRB5_CONFIG: path('krb5.conf'),
    KRB5_KDC_PROFILE: path('kdc.conf'),
    KRB5RCACHENAME: 'none:',
    KRB5CCNAME: `FILE:${path('nobody')}`,
    KRB5_CLIENT_KTNAME: path('no.keytab'),
    KRB5_KTNAME: path('no.keytab'),
  }
  const env = { ...process.env, ...variables }
  await run(program('kdb5_util'), ['create', '-r', REALM, '-s', '-P', 'of-the-test'], { env })
  const stop = await startController(env)
  const administer = async (query: string) => {
    await run(program('kadmin.local'), ['-r', REALM, '-q', query], { env })
  }
  return {
    variables,
    path,
    administer,
    async addPrincipal(name) {
      const keytab = path(`${name.replace('/', '-')}.keytab`)
      await administer(`addprinc -randkey ${name}`)
      await administer(`ktadd -norandkey -k ${keytab} ${name}`)
      return keytab
    },
    async getTicket(principal, keytab) {
      const cache = `FILE:${path(`cache-of-${principal}`)}`
      await run(program('kinit'), ['-k', '-t', keytab, '-c', cache, principal], { env })
      return cache
    },
    async configureFor(name, otherPort) {
      await writeFile(path(name), clientConfiguration(otherPort))
      return path(name)
    },
    async close() {
      await stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Resolves once the controller listens; what it gives ends it. */
async function startController(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const controller = spawn(program('krb5kdc'), ['-n', '-r', REALM], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => controller.once('exit', () => resolve()))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('starting...')) resolve()
    }
    controller.stdout.on('data', hear)
    controller.stderr.on('data', hear)
    controller.once('error', reject)
    controller.once('exit', (code) => reject(new Error(`krb5kdc ended with ${code}: ${said}`)))
  })
  return async () => {
    controller.kill()
    await ended
  }
}

/** TCP alone: what does not answer there is known at once. */
const clientConfiguration = (port: number) => `
[libdefaults]
  default_realm = ${REALM}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  qualify_shortname = ""
  udp_preference_limit = 1
[realms]
  ${REALM} = {
    kdc = 127.0.0.1:${port}
  }
`

const controllerConfiguration = (path: (name: string) => string, port: number) => `
[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${REALM} = {
    database_name = ${path('principal')}
    key_stash_file = ${path('stash')}
    acl_file = ${path('acl')}
  }
[logging]
  kdc = FILE:${path('kdc.log')}
`
