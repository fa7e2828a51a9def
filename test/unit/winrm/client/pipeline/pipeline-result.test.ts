import { describe, expect, it } from 'vitest'
import { StatementReader, withMarkers } from '../../../../../src/winrm/client/pipeline/pipeline-events.ts'
import { collectResult } from '../../../../../src/winrm/client/pipeline/pipeline-result.ts'
import { command } from '../../../../../src/winrm/client/pipeline/statements.ts'
import { NIL, stringValue } from '../../../../../src/winrm/clixml/build-values.ts'
import type { PsrpEvent } from '../../../../../src/winrm/psrp/client-events.ts'
import type { ErrorRecord } from '../../../../../src/winrm/psrp/error-record.ts'
import type { PipelineState } from '../../../../../src/winrm/psrp/messages/states.ts'

const MARKER = '5b1be6c6-ecfa-4ba8-806b-8dd7c290a0fa'
const anError = (message: string): ErrorRecord => ({
  message,
  fullyQualifiedErrorId: 'Some',
  category: 'NotSpecified',
  hresult: undefined,
  exceptionType: undefined,
  activity: undefined,
  reason: undefined,
  targetName: undefined,
  targetType: undefined,
})

describe('withMarkers', () => {
  it('puts a marker between statements and none around a single one', () => {
    const names = (count: number) =>
      withMarkers(
        Array.from({ length: count }, () => command('Get-Thing')),
        MARKER,
      ).map(([first]) => first?.name)

    expect(names(1)).toEqual(['Get-Thing'])
    expect(names(3)).toEqual(['Get-Thing', 'Write-Output', 'Get-Thing', 'Write-Output', 'Get-Thing'])
  })
})

/** What a caller gets when the server sends these. */
function resultOf(statementCount: number, events: readonly PsrpEvent[]) {
  const reader = new StatementReader(statementCount, MARKER)
  async function* told() {
    for (const event of events) yield* reader.read(event)
  }
  return collectResult(told(), statementCount)
}

const pipelineId = '0c7e1f0e-5b2b-4e0e-9d3c-2f6d5a1b9c11'
const output = (text: string): PsrpEvent => ({ kind: 'pipeline-output', pipelineId, value: stringValue(text) })
const written = (message: string): PsrpEvent => ({
  kind: 'error-record',
  pipelineId,
  error: anError(message),
  record: NIL,
})
const state = (name: PipelineState, message?: string): PsrpEvent => ({
  kind: 'pipeline-state',
  pipelineId,
  state: name,
  error: message === undefined ? undefined : anError(message),
})

describe('the result of a pipeline', () => {
  it('gives to each statement what came before its marker', async () => {
    const result = await resultOf(3, [
      output('a'),
      output(`${MARKER}:0`),
      written('in the second'),
      output(`${MARKER}:1`),
      output('c'),
      state('completed'),
    ])

    expect(result.statements).toEqual([
      { output: ['a'], ended: true },
      { output: [], ended: true },
      { output: ['c'], ended: true },
    ])
    expect(result.errors.map(({ statement, message }) => [statement, message])).toEqual([[1, 'in the second']])
  })

  it('takes only the marker that is due for one', async () => {
    const result = await resultOf(2, [output(`${MARKER}:1`), state('completed')])

    expect(result.statements[0]).toEqual({ output: [`${MARKER}:1`], ended: true })
    expect(result.statements[1]?.ended).toBe(false)
  })

  it('has no marker after the last statement', async () => {
    const result = await resultOf(1, [output(`${MARKER}:0`), state('completed')])

    expect(result.statements).toEqual([{ output: [`${MARKER}:0`], ended: true }])
  })

  it('keeps the error that ended the pipeline as its failure and as its last error', async () => {
    const result = await resultOf(1, [written('first'), state('failed', 'fatal')])

    expect(result.failure).toMatchObject({ message: 'fatal', statement: 0 })
    expect(result.errors.map(({ message }) => message)).toEqual(['first', 'fatal'])
    expect(result.statements[0]?.ended).toBe(false)
  })

  it('is no failure when the pipeline was stopped', async () => {
    const result = await resultOf(1, [state('stopped', 'The pipeline has been stopped.')])

    expect(result).toMatchObject({ state: 'stopped', failure: undefined, errors: [] })
  })
})
