import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { arrayValue, credentialValue, fromPlain, stringValue } from '../../../../src/winrm/clixml/build-values.ts'
import { property, textOfValue } from '../../../../src/winrm/clixml/property.ts'
import { readClixml } from '../../../../src/winrm/clixml/reader.ts'
import type { ClixmlObject, ClixmlValue } from '../../../../src/winrm/clixml/values.ts'
import { writeClixml } from '../../../../src/winrm/clixml/writer.ts'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import {
  decodePipeline,
  encodePipeline,
  needsSessionKey,
  type PipelineSpec,
} from '../../../../src/winrm/psrp/pipeline.ts'
import { parseXml } from '../../../../src/winrm/xml/parse-xml.ts'

const VECTOR_URL = new URL('../../../vectors/ms-psrp/multiple-statements.json', import.meta.url)
const VECTOR = JSON.parse(readFileSync(VECTOR_URL, 'utf8')) as {
  readonly createPipeline: string
  readonly pipelineOutput: readonly string[]
}
const RECORDED = readClixml(VECTOR.createPipeline)

const SPEC: PipelineSpec = {
  noInput: true,
  statements: [
    [
      { name: 'Get-WmsStation', args: [] },
      { name: 'Select-Object', args: [{ name: 'Property', value: fromPlain(['StationId', 'Name']) }] },
    ],
    [{ name: 'Write-Output', args: [{ value: stringValue('positional') }] }],
    [{ name: 'Clear-WmsStation', args: [{ name: 'Confirm', value: fromPlain(false) }] }],
  ],
}

function at(value: ClixmlValue, ...path: (string | number)[]): ClixmlValue {
  return path.reduce<ClixmlValue>((current, step) => {
    if (typeof step === 'string') return property(current, step)!
    const content = (current as ClixmlObject).content!
    return 'items' in content ? content.items[step]! : current
  }, value)
}

function itemCount(value: ClixmlValue): number {
  const content = (value as ClixmlObject).content!
  return 'items' in content ? content.items.length : -1
}

describe('pipelines', () => {
  test('what is encoded is decoded again', () => {
    expect(decodePipeline(readClixml(writeClixml(encodePipeline(SPEC))))).toEqual(SPEC)
    const single = { noInput: false, statements: SPEC.statements.slice(0, 1) }
    expect(decodePipeline(readClixml(writeClixml(encodePipeline(single))))).toEqual(single)
  })

  test('ExtraCmds lists all statements, the first included, as recorded', () => {
    const ours = at(encodePipeline(SPEC), 'PowerShell')
    const theirs = at(RECORDED, 'PowerShell')

    expect(itemCount(at(ours, 'ExtraCmds'))).toBe(SPEC.statements.length)
    for (const powerShell of [ours, theirs]) {
      const [first, again] = [at(powerShell, 'Cmds'), at(powerShell, 'ExtraCmds', 0, 'Cmds')]
      expect(writeClixml(again)).toBe(writeClixml(first))
    }
    const single = encodePipeline({ ...SPEC, statements: SPEC.statements.slice(0, 1) })
    expect(at(single, 'PowerShell', 'ExtraCmds')).toEqual({ kind: 'nil' })
  })

  test('a command is written field by field as a real server was sent one', () => {
    const spec: PipelineSpec = {
      noInput: true,
      statements: [
        [
          {
            name: 'Set-Variable',
            args: [
              { name: 'Name', value: stringValue('sec_string') },
              {
                name: 'Value',
                value: { kind: 'encrypted-string', ciphertext: 'GXD6gSYvWjfp54Vgl3jLpuNMBhNdfWFRbM1QdeUNYFU=' },
              },
            ],
          },
        ],
      ],
    }

    const ours = at(encodePipeline(spec), 'PowerShell', 'Cmds')

    expect(parseXml(writeClixml(ours))).toEqual(parseXml(writeClixml(at(RECORDED, 'PowerShell', 'Cmds'))))
  })

  test('the fields around the commands are those of the recording, in its order', () => {
    const names = (value: ClixmlValue) => (value as ClixmlObject).extended!.map(({ name }) => name)
    const ours = encodePipeline(SPEC)

    expect(names(ours)).toEqual(names(RECORDED))
    expect(names(at(ours, 'PowerShell'))).toEqual(names(at(RECORDED, 'PowerShell')))
    expect(at(ours, 'HostInfo')).toEqual(at(RECORDED, 'HostInfo'))
    expect(at(ours, 'ApartmentState')).toEqual(at(RECORDED, 'ApartmentState'))
  })

  test('script text is refused, also a recorded one', () => {
    expect(() => decodePipeline(RECORDED)).toThrow('pipeline holds script text, which is refused')
    expect(() => decodePipeline(RECORDED)).toThrow(RemoteProtocolError)
  })

  test.each(['<S>x</S>', '<Obj RefId="0"><MS><B N="NoInput">true</B></MS></Obj>'])('%s is no pipeline', (xml) => {
    expect(() => decodePipeline(readClixml(xml))).toThrow(RemoteProtocolError)
  })

  test('a pipeline or a statement without commands is our mistake', () => {
    expect(() => encodePipeline({ noInput: true, statements: [] })).toThrow(LocalProtocolError)
    expect(() => encodePipeline({ noInput: true, statements: [[]] })).toThrow(LocalProtocolError)
  })

  test('a secret anywhere in an argument asks for the session key', () => {
    const credential = credentialValue('anna', { reveal: () => 'hunter2' })
    const withSecret = (value: ClixmlValue) => ({
      noInput: true,
      statements: [[{ name: 'New-WmsUser', args: [{ name: 'Credential', value }] }]],
    })

    expect(needsSessionKey(SPEC)).toBe(false)
    expect(needsSessionKey(withSecret(credential))).toBe(true)
    expect(needsSessionKey(withSecret(arrayValue([arrayValue([credential])])))).toBe(true)
  })

  test('the recorded answers are typed values', () => {
    const values = VECTOR.pipelineOutput.map((text) => readClixml(text))

    expect(values.map(({ kind }) => kind)).toEqual([
      'string',
      'encrypted-string',
      'string',
      'string',
      'string',
      'int32',
      'object',
    ])
    expect(textOfValue(values[2])).toBe('こんにちは - actual_x000A_string\nnewline: \ud801\udc37')
    expect(textOfValue(property(values[6]!, 'status'))).toBe('Running')
    expect(property(values[6]!, 'RequiredServices')).toBe(property(values[6]!, 'ServicesDependedOn'))
  })
})
