import type { CommandLogEntry } from '../../sandbox/servers/state/command-log.ts'
import { evolveAll } from '../../src/migration/evolve/evolve.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { configuredSecrets, placesOf, traces } from './canary.ts'
import { overlappingDeeds, repeatedDeeds } from './command-log-checks.ts'
import type { SiteStory } from './site-story.ts'

/** What is wrong with how a migration was carried out and recorded, whatever happened to its workers. Empty where all is right. */
export async function faultsOf(story: SiteStory): Promise<string[]> {
  const { source, destination } = story.site
  const onServers = [source, destination].flatMap((server) => {
    const log = server.commandLog()
    return [
      ...repeatedDeeds(log).map((deed) => `begun again after it took effect: ${deed}`),
      ...overlappingDeeds(log).map((deed) => `two runs at once: ${deed}`),
      ...fallingEpochs(log),
    ]
  })
  return [...onServers, ...(await inTheRecord(story))]
}

/** Writes under an earlier claim that were begun after a later claim had written. */
function fallingEpochs(log: readonly CommandLogEntry[]): string[] {
  let highest = 0
  return log.flatMap(({ mutates, phase, shellName, command }) => {
    if (!mutates || phase !== 'started') return []
    const epoch = Number(shellName?.split('.').at(-1))
    const isLate = epoch < highest
    highest = Math.max(highest, epoch)
    return isLate ? [`${command} of claim ${epoch} after claim ${highest} had written`] : []
  })
}

async function inTheRecord({ store, redis, prefix, id }: SiteStory): Promise<string[]> {
  const keys = redisKeys(prefix)
  const events = await store.events(id)
  const ids = (await redis.xrange(keys.events(id), '-', '+')).map(([entryId]) => entryId)
  const record = await store.load(id)
  return [
    ...(ids.every((entryId, index) => entryId === `${index + 1}-0`) ? [] : [`numbers of events: ${ids.join(' ')}`]),
    ...(JSON.stringify(evolveAll(id, null, events)) === JSON.stringify(record)
      ? []
      : ['the record is not its log folded']),
  ]
}

/** Shells of migrations that are left on either server. */
export function shellsLeft({ site }: SiteStory): string[] {
  return [site.source, site.destination]
    .flatMap((server) => server.shells())
    .map(({ name }) => name ?? '')
    .filter((name) => name.includes('.MIG-'))
}

/** Secrets of the site that are found in Redis, its files, logs, what passed between us and Slack, or command lines. */
export async function secretsFound({ site, redis }: SiteStory): Promise<string[]> {
  return traces(configuredSecrets(site), await placesOf(site, redis, site.logs()))
}
