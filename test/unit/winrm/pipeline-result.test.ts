import { describe, expect, it } from 'vitest'
import { PipelineCollector, withMarkers } from '../../../src/winrm/client/pipeline-result.ts'
import { command } from '../../../src/winrm/client/statements.ts'
import { stringValue } from '../../../src/winrm/clixml/build-values.ts'
import type { ErrorRecord } from '../../../src/winrm/psrp/error-record.ts'

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

describe('PipelineCollector', () => {
  it('gives to each statement what came before its marker', () => {
    const collector = new PipelineCollector(3, MARKER)

    collector.output(stringValue('a'))
    collector.output(stringValue(`${MARKER}:0`))
    collector.error(anError('in the second'))
    collector.output(stringValue(`${MARKER}:1`))
    collector.output(stringValue('c'))
    const result = collector.finish('completed', undefined)

    expect(result.statements).toEqual([
      { output: ['a'], ended: true },
      { output: [], ended: true },
      { output: ['c'], ended: true },
    ])
    expect(result.errors.map(({ statement, message }) => [statement, message])).toEqual([[1, 'in the second']])
  })

  it('takes only the marker that is due for one', () => {
    const collector = new PipelineCollector(2, MARKER)

    collector.output(stringValue(`${MARKER}:1`))
    const result = collector.finish('completed', undefined)

    expect(result.statements[0]).toEqual({ output: [`${MARKER}:1`], ended: true })
    expect(result.statements[1]?.ended).toBe(false)
  })

  it('keeps the error that ended the pipeline as its failure and as its last error', () => {
    const collector = new PipelineCollector(1, MARKER)

    collector.error(anError('first'))
    const result = collector.finish('failed', anError('fatal'))

    expect(result.failure).toMatchObject({ message: 'fatal', statement: 0 })
    expect(result.errors.map(({ message }) => message)).toEqual(['first', 'fatal'])
    expect(result.statements[0]?.ended).toBe(false)
  })

  it('does not call it a failure when a pipeline was stopped', () => {
    const result = new PipelineCollector(1, MARKER).finish('stopped', anError('The pipeline has been stopped.'))

    expect(result).toMatchObject({ state: 'stopped', failure: undefined, errors: [] })
  })
})
