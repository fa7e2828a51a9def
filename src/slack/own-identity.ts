import type { WebClient } from '@slack/web-api'
import { z } from 'zod'

/** Which app in which workspace we are; null where Slack does not say, or where it is installed for a whole organisation. */
export interface OwnIdentity {
  readonly team: string | null
  readonly app: string | null
}

/** Asks Slack about our token. Throws what the client throws for the token; an app that it does not name is none. */
export async function readOwnIdentity(client: WebClient): Promise<OwnIdentity> {
  const { team_id: team, bot_id: bot, is_enterprise_install: isForAll } = await client.auth.test()
  const app = bot
    ? await client.bots.info({ bot }).then(
        (answer) => answer.bot?.app_id,
        () => undefined,
      )
    : undefined
  return { team: isForAll ? null : (team ?? null), app: app ?? null }
}

const claimed = z.object({
  api_app_id: z.string().optional(),
  team_id: z.string().nullish(),
  team: z.object({ id: z.string().optional() }).nullish(),
})

/** Whether an act is for this app in this workspace, as far as it says for whom it is. */
export function isOurs(content: unknown, own: OwnIdentity): boolean {
  const { data } = claimed.safeParse(content)
  if (!data) return false
  const team = data.team?.id ?? data.team_id
  const isOtherApp = data.api_app_id !== undefined && own.app !== null && data.api_app_id !== own.app
  const isOtherTeam = typeof team === 'string' && team.startsWith('T') && own.team !== null && team !== own.team
  return !isOtherApp && !isOtherTeam
}
