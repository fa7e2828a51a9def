import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { makeCertificate } from '../../../../sandbox/servers/certificates.ts'
import type { SimulatedServer } from '../../../../sandbox/servers/start-server.ts'
import { ClientRunspacePool } from '../../../../src/winrm/psrp/client-runspace-pool.ts'
import { encodeFragments } from '../../../../src/winrm/psrp/fragment.ts'
import { encodeMessage } from '../../../../src/winrm/psrp/message.ts'
import { serverFor } from './client-of.ts'
import { POWERSHELL, RawClient } from './raw-client.ts'

/** What a client found that shares no code with ours. */

const RESOURCE_NOT_FOUND = 2_150_858_811
const TOO_MANY_COMMANDS = 2_150_859_241

async function anOpenPool(server: SimulatedServer) {
  const raw = new RawClient(server)
  const pool = new ClientRunspacePool({ poolId: randomUUID() })
  await raw.create(pool.poolId, pool.openingFragments())
  while (pool.state !== 'opened') pool.receive((await raw.receive(pool.poolId)).output)
  const start = (pipelineId: string = randomUUID()) => {
    const spec = { statements: [[{ name: 'Get-Date', args: [] }]], noInput: true }
    return raw.command(pool.poolId, pipelineId, pool.createPipeline({ pipelineId, spec }).first)
  }
  let objectId = 1000n
  /** Sends a message of the pool, and gives the value of the answer to it. */
  const ask = async (type: number, xml: string) => {
    objectId += 1n
    const message = encodeMessage({
      destination: 'server',
      type,
      poolId: pool.poolId,
      pipelineId: undefined,
      body: xml,
    })
    for (const fragment of encodeFragments(objectId, message, 100_000)) await raw.input(pool.poolId, fragment)
    const events = pool.receive((await raw.receive(pool.poolId)).output)
    return events.map((event) => event.kind === 'runspace-availability' && event.response)
  }
  return { raw, pool, start, ask }
}

it('answers the envelope that comes with the last step of an NTLM handshake over HTTPS', async () => {
  const identity = makeCertificate({ commonName: 'mps.lab', addresses: ['127.0.0.1'] })
  const server = await serverFor({ access: { https: identity } })
  const pool = new ClientRunspacePool({ poolId: randomUUID() })

  const answer = await new RawClient(server, { ca: identity.certificate }).create(pool.poolId, pool.openingFragments())

  expect(answer.status).toBe(200)
  expect(server.shells()).toHaveLength(1)
})

it.each([
  'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd',
  'http://schemas.microsoft.com/powershell/Some.Endpoint',
])('has no shells of %s', async (resource) => {
  const server = await serverFor()
  const pool = new ClientRunspacePool({ poolId: randomUUID() })

  const answer = await new RawClient(server).create(pool.poolId, pool.openingFragments(), resource)

  expect(answer).toMatchObject({ status: 500, fault: RESOURCE_NOT_FOUND })
  expect(answer.text).toContain('a:DestinationUnreachable')
  expect(server.shells()).toEqual([])
})

it('does not mind the case of the resource', async () => {
  const server = await serverFor()
  const pool = new ClientRunspacePool({ poolId: randomUUID() })

  const answer = await new RawClient(server).create(pool.poolId, pool.openingFragments(), POWERSHELL.toLowerCase())

  expect(answer.status).toBe(200)
})

it('runs as many pipelines at once as were asked for last, and says how many more it could', async () => {
  const server = await serverFor()
  const { start, ask } = await anOpenPool(server)
  const startedCount = () => server.commandLog().filter(({ phase }) => phase === 'started').length
  server.machine.holds.add('Get-Date', 'before-effect')

  await start()
  await start()
  await expect.poll(startedCount).toBe(1)
  expect(await ask(0x2_1002, '<Obj RefId="0"><MS><I32 N="MaxRunspaces">3</I32><I64 N="CI">1</I64></MS></Obj>')).toEqual(
    [true],
  )
  await expect.poll(startedCount).toBe(2)
  expect(await ask(0x2_1007, '<Obj RefId="0"><MS><I64 N="ci">2</I64></MS></Obj>')).toEqual([1])
  expect(await ask(0x2_1002, '<Obj RefId="0"><MS><I32 N="MaxRunspaces">1</I32><I64 N="CI">3</I64></MS></Obj>')).toEqual(
    [true],
  )
  await start()
  server.machine.holds.release()

  await expect.poll(startedCount).toBe(3)
})

it('says why a pipeline ended that was stopped', async () => {
  const server = await serverFor()
  const { raw, pool, start } = await anOpenPool(server)
  server.machine.holds.add('Get-Date', 'before-effect')
  const pipelineId = randomUUID()

  await start(pipelineId)
  await raw.stop(pool.poolId, pipelineId)
  const { output } = await raw.receive(pool.poolId, pipelineId)

  expect(pool.receive(output, pipelineId)).toMatchObject([
    {
      kind: 'pipeline-state',
      state: 'stopped',
      error: { message: 'The pipeline has been stopped.', fullyQualifiedErrorId: 'PipelineStopped' },
    },
  ])
})

it('refuses a command beyond the quota of a shell, finished ones that nobody ended included', async () => {
  const server = await serverFor({ maxCommandsPerShell: 2 })
  const { start } = await anOpenPool(server)

  const answers = [await start(), await start(), await start()]

  expect(answers.map(({ fault }) => fault)).toEqual([undefined, undefined, TOO_MANY_COMMANDS])
})
