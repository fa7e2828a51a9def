import { FAMILIES, type Family } from '../../../src/health/metrics/families.ts'

/** The metrics as a table, from the families that the code knows. */
export function drawMetrics(): string {
  const families = Object.entries(FAMILIES) as [string, Family][]
  return `${[
    '# Metrics',
    '',
    'This file is drawn from `src/health/metrics/families.ts`. Do not edit it: change the families, then run',
    '`UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs`.',
    '',
    'How to open the port: [operations.md](operations.md#seen-from-outside). Rules for alerts to begin with: [alerts.yml](alerts.yml).',
    '',
    'No label holds a person, an account or a migration. Metrics of a process are added up over processes; those of the site are read from Redis and the same in',
    'each, so take one of them (`max`). A scrape reads them at most every 5 seconds, with one read-only script over the newest 1,000 migrations and one command for',
    'each of the 4 queues; with the look at whether the process is ready (`PING`, and every 30 seconds the 6 commands that show whether Redis is durable) that is 12 commands at most.',
    'Ages and times in a state are by the clock of the site, everything else by a real one.',
    '',
    '| metric | kind | labels | of | what it says |',
    '| --- | --- | --- | --- | --- |',
    ...families.map(
      ([name, { kind, labels, of, help }]) =>
        `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${of === 'site' ? 'the site' : 'a process'} | ${help} |`,
    ),
  ].join('\n')}\n`
}
