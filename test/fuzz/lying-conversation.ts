import { command, createWinrmClient, LocalProtocolError, secureString, WinrmError } from '../../src/winrm/index.ts'
import { aMiniPowerShell } from '../integration/winrm/mini-power-shell.ts'
import { PASSWORD, startMiniServer, USERNAME } from '../integration/winrm/mini-server.ts'
import { mutate } from './mutate.ts'
import type { SeededRandom } from './random.ts'

/** Whole conversations take about so many answers. */
const ANSWERS = 9
const PATIENCE_MS = 3000

/**
 * A conversation with a server that is properly authenticated and then lies: one or more of its answers are mutated before they
 * are sealed. Throws only what is not a WinrmError, or the end of patience.
 */
export async function converseWithLiar(random: SeededRandom): Promise<void> {
  const world = aMiniPowerShell()
  const others: string[] = []
  const liesFrom = random.below(ANSWERS)
  let answered = 0
  const server = await startMiniServer(async (received, call) => {
    const answer = await world.handler(received, call)
    if (typeof answer === 'string' || !('text' in answer)) return answer
    others.push(answer.text)
    const isLie = answered === liesFrom || (answered > liesFrom && random.chance(3))
    answered += 1
    if (!isLie) return answer
    const other = others[random.below(others.length)] ?? ''
    return { ...answer, text: mutate(Buffer.from(answer.text), Buffer.from(other), random).toString('utf8') }
  })
  const startedAt = Date.now()
  const client = createWinrmClient({
    host: '127.0.0.1',
    port: server.port,
    authentication: { kind: 'ntlm', username: USERNAME, password: { reveal: () => PASSWORD } },
    operationTimeoutMs: 50,
    connectTimeoutMs: 2000,
    // Waiting is not what is looked at here.
    now: () => startedAt + (Date.now() - startedAt) * 500,
    delay: () => Promise.resolve(),
  })
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    const pool = await client.openPool({ signal: patience })
    await pool.invoke([command('Get-Station'), command('Write-Output', { InputObject: 'x' })], { signal: patience })
    await pool.invoke([command('Show-Secret', { Secret: secureString({ reveal: () => 'x' }) })], { signal: patience })
    await pool.close()
  } catch (error) {
    const isTyped = error instanceof WinrmError && !(error instanceof LocalProtocolError)
    if (!isTyped && error !== patience.reason) throw error
  } finally {
    client.close()
    await server.close()
  }
}
