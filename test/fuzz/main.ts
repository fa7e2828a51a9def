import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type BatchReport, FuzzProcess } from './batch.ts'
import { damageEverything } from './every-damage.ts'
import { steepGrowers } from './growth.ts'
import { TARGETS, targetNamed } from './targets.ts'
import { inputOf } from './try-input.ts'

/*
 * npm run fuzz -- [--seconds 60] [--seed n] [--target name] [--processes 2]
 *                 [--target name --seed n --iteration n]     one input again, with what it is
 *                 [--every-byte]                              one conversation, broken at each of its bytes
 *                 [--every-damage]                            every key in Redis, damaged in every way
 */
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    target: { type: 'string' },
    iteration: { type: 'string' },
    processes: { type: 'string', default: '2' },
    'every-byte': { type: 'boolean', default: false },
    'every-damage': { type: 'boolean', default: false },
  },
})
const seed = Number(options.seed)
const targets = options.target === undefined ? TARGETS : [targetNamed(options.target)]

interface Count {
  inputs: number
  values: number
  slowestMs: number
  next: number
}

if (options['every-byte']) process.exitCode = await breakEveryByte(Number(options.processes))
else if (options['every-damage']) process.exitCode = await damageEverything()
else if (options.iteration !== undefined) process.exitCode = await again(Number(options.iteration))
else process.exitCode = await fuzz(Number(options.seconds), Number(options.processes))

async function fuzz(seconds: number, processes: number): Promise<number> {
  console.log(`Fuzzing ${targets.length} targets for ${seconds} s, seed ${seed}.`)
  const counts = new Map<string, Count>(
    targets.map(({ name }) => [name, { inputs: 0, values: 0, slowestMs: 0, next: 0 }]),
  )
  const held: number[] = []
  const steep = options.target === undefined ? steepGrowers() : []
  for (const grower of steep) console.log(`FINDING grows too fast: ${grower}`)
  let findings = steep.length
  let turn = 0
  const until = Date.now() + seconds * 1000
  const work = async () => {
    const worker = new FuzzProcess()
    while (Date.now() < until) {
      const target = targets[turn % targets.length]
      turn += 1
      const count = target && counts.get(target.name)
      if (!target || !count) break
      const from = count.next
      count.next += target.batch
      const report = await worker.run({ targetName: target.name, seed, from, count: target.batch })
      take(count, report)
      held.push(report.heldBytes)
      findings += report.findings.length
      for (const finding of report.findings) {
        console.log(`FINDING ${finding.target}, seed ${seed}, iteration ${finding.iteration}: ${finding.what}`)
        console.log(`  input (base64): ${finding.input || encoded(finding.target, finding.iteration)}`)
      }
    }
    worker.end()
  }
  await Promise.all(Array.from({ length: processes }, work))
  for (const [name, { inputs, values, slowestMs }] of counts)
    console.log(
      `${name.padEnd(20)} ${String(inputs).padStart(9)} inputs, ${String(values).padStart(9)} values, slowest ${Math.round(slowestMs)} ms`,
    )
  const total = [...counts.values()].reduce((sum, { inputs }) => sum + inputs, 0)
  const heldMb = (part: number) => Math.round((held.at(Math.floor(held.length * part)) ?? 0) / 1024 / 1024)
  console.log(
    `Memory held: ${heldMb(0.1)} MB near the start, ${heldMb(0.5)} MB in the middle, ${heldMb(-1)} MB at the end.`,
  )
  console.log(`${total} inputs, ${findings} findings, seed ${seed}.`)
  return findings > 0 ? 1 : 0
}

function take(count: Count, report: BatchReport): void {
  count.inputs += report.count
  count.values += report.values
  count.slowestMs = Math.max(count.slowestMs, report.slowestMs)
}

function encoded(name: string, iteration: number): string {
  return inputOf(targetNamed(name), seed, iteration).toString('base64')
}

async function again(iteration: number): Promise<number> {
  const worker = new FuzzProcess()
  const name = options.target ?? TARGETS[0]?.name ?? ''
  console.log(encoded(name, iteration))
  const { findings } = await worker.run({ targetName: name, seed, from: iteration, count: 1 })
  worker.end()
  for (const { what } of findings) console.log(what)
  return findings.length > 0 ? 1 : 0
}

async function breakEveryByte(processes: number): Promise<number> {
  const script = fileURLToPath(new URL('./every-byte.ts', import.meta.url))
  const parts = Array.from({ length: processes }, (_, index) =>
    spawn(process.execPath, [...process.execArgv, script, '--part', `${index + 1}/${processes}`], { stdio: 'inherit' }),
  )
  const codes = await Promise.all(parts.map(async (part) => (await once(part, 'exit'))[0] as number | null))
  return codes.every((code) => code === 0) ? 0 : 1
}
