import type { Claimed } from './claimed.ts'

/**
 * Shows a warning on every screen of the source, at most once: whether a message was shown can't be read back, so one whose
 * outcome a crash left unknown is not repeated.
 */
export async function warnSessions(claimed: Claimed): Promise<void> {
  if (claimed.migration.cutover?.warning !== 'none') return
  const { ports, signal } = claimed
  const writer = await ports.servers.openWriter(claimed.migration.source, claimed.fence(), signal)
  try {
    await claimed.commit((m) =>
      m.state === 'migrating' && m.cutover?.warning === 'none' ? [{ type: 'sessions-warning-intended' }] : [],
    )
    const sessions = await writer.warnSessions(
      `This computer's work moves to another computer now. Please save your work and log off. ${ports.site.contact}`.trim(),
    )
    await claimed.commit((m) => (m.cutover?.warning === 'intended' ? [{ type: 'sessions-warned', sessions }] : []))
  } finally {
    await writer.close()
  }
}
