/** One thing that the process needs. Resolves with what is wrong with it, as a sentence without names or secrets; null: nothing. */
export type Probe = () => string | null | Promise<string | null>

const DEADLINE_MS = 3_000

/** What is wrong, in the order of the probes. One that takes too long, or fails, is a problem itself. */
export async function problemsOf(probes: Readonly<Record<string, Probe>>): Promise<readonly string[]> {
  const all = Object.entries(probes).map(async ([name, probe]) => {
    const timeout = new Promise<string>((resolve) => {
      setTimeout(() => resolve(`${name} does not answer.`), DEADLINE_MS).unref()
    })
    try {
      return await Promise.race([probe(), timeout])
    } catch {
      return `${name} can't be looked at.`
    }
  })
  return (await Promise.all(all)).filter((problem) => problem !== null)
}
