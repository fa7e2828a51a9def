import { showHour } from '../describe/show-reading.ts'
import { bothServers, defineRule, type Found, type RuleInput, type Server } from './rule.ts'

export const noUpdateInTheWindow = defineRule({
  id: 'A17',
  title: 'A scheduled update falls into the window and may restart the server.',
  statements: [],
  check: (input) =>
    bothServers(input)
      .filter(({ worksheet }) => worksheet.scheduledUpdate.isEnabled)
      .flatMap((server) => judge(server, input)),
})

/** Without a window it is only worth knowing, so that choosing one outside the hour changes nothing that was approved. */
function judge(server: Server, input: RuleInput): Found[] {
  const { hour, maxMinutesForCustomScript } = server.worksheet.scheduledUpdate
  const about = {
    server: server.id,
    subject: `update-at-${hour}`,
    evidence: `${server.id} updates itself at ${showHour(hour)}, its own time; its script may take ${maxMinutesForCustomScript} minutes.`,
  }
  if (input.windowHours === null) {
    return [
      {
        ...about,
        severity: 'note',
        title: 'A scheduled update is set up, and may restart the server.',
        remedy: `Choose a window that keeps clear of ${showHour(hour)} on ${server.id}.`,
      },
    ]
  }
  if (!hoursOn(server, input, input.windowHours).includes(hour)) return []
  return [
    {
      ...about,
      severity: 'acknowledge',
      remedy: `Switch the scheduled update on ${server.id} off for that night, or choose another time.`,
    },
  ]
}

/** The window's hours are the destination's; the other server may live in another zone. */
function hoursOn(server: Server, input: RuleInput, windowHours: readonly number[]): number[] {
  const ahead = server.facts.os.timeZoneOffsetMinutes - input.destination.facts.os.timeZoneOffsetMinutes
  return windowHours.flatMap((hour) => {
    const first = hour + Math.floor(ahead / 60)
    const touched = ahead % 60 === 0 ? [first] : [first, first + 1]
    return touched.map((each) => ((each % 24) + 24) % 24)
  })
}
