import { windowOf } from '../../../migration/bulletin/window-id.ts'
import type { Person } from '../../../migration/person.ts'
import { refuse } from '../../../migration/refusal.ts'
import { isEnded } from '../../../migration/states.ts'
import type { Ports } from '../../ports.ts'
import type { Outcome } from '../act.ts'

/** Migrations among which those of a server are looked for. */
const NEWEST = 100

/** Somebody wants to be told of what happens to a server, or no longer. Any member of the workspace may: nothing but notices follows. */
export async function notifyMe(
  ports: Ports,
  person: Person,
  { server, isOn }: { readonly server: string; readonly isOn: boolean },
): Promise<Outcome> {
  if (!person.isMember) {
    return refuse(
      'not-allowed',
      'Only members of this workspace can be told directly; guests read the channels they are in.',
    )
  }
  const { names } = ports.servers
  if (!names.includes(server)) {
    return refuse('bad-input', `There is no server called "${server}". Known servers are: ${names.join(', ')}.`)
  }
  return isOn ? subscribe(ports, person, server) : unsubscribe(ports, person, server)
}

async function subscribe(ports: Ports, { id }: Person, server: string): Promise<Outcome> {
  const { subscriptions, site } = ports
  const result = await subscriptions.add(server, id)
  if (result === 'full') {
    return refuse(
      'wrong-state',
      `As many people as there is room for are told about ${server} already. Its channels say the same.`,
    )
  }
  await tellWhatIsToCome(ports, server, id).catch((cause: unknown) => {
    throw new Error(`${id} is told about ${server} from now on, but was not told what is to come`, { cause })
  })
  const sentence =
    result === 'already'
      ? `You are told about ${server} already; that holds for another year.`
      : `You will be told directly when ${server} is moved, delayed or ready again, for a year.`
  return { sentence: `${sentence} \`${site.command} notify-me ${server} off\` ends it.`, migration: null }
}

/** Who asks late hears of what was announced before, too. */
async function tellWhatIsToCome(ports: Ports, server: string, person: string): Promise<void> {
  const migrations = await ports.store.list(NEWEST)
  for (const m of migrations.filter(
    ({ source, destination, state }) => !isEnded(state) && [source, destination].includes(server),
  )) {
    const window = windowOf(m)
    if (window !== null) await ports.bulletins.ask({ window, channel: person }, m.id, ports.clock.now())
  }
  await ports.wakeUp.deliver()
}

async function unsubscribe({ subscriptions }: Ports, { id }: Person, server: string): Promise<Outcome> {
  const wasOn = await subscriptions.remove(server, id)
  const sentence = wasOn
    ? `You are no longer told directly about ${server}.`
    : `You were not told directly about ${server}.`
  return { sentence, migration: null }
}
