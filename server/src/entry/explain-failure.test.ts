import { expect, test } from 'vitest'
import { ConfigError } from '#platform/config.ts'
import { StartError } from '#platform/start-error.ts'
import { explainFailure } from './explain-failure.ts'

test('wrong variables have a line each, and the exit code for a wrong configuration', () => {
  const failure = new ConfigError(['PORT must be a number', 'HOST must be an address'])
  expect(explainFailure(failure, false)).toEqual({ lines: failure.lines, exitCode: 78 })
})

test('a start that cannot succeed is its message, nothing more', () => {
  expect(explainFailure(new StartError('the port is taken'), false)).toEqual({
    lines: ['the port is taken'],
    exitCode: 1,
  })
})

test('anything unforeseen is one line that says how to see more', () => {
  const { lines } = explainFailure(new TypeError('x is not a function\n    at somewhere'), false)
  expect(lines).toEqual(['x is not a function (LOG_LEVEL=debug shows where)'])
})

test('several failures in one, as when no address of a host answers, are all told', () => {
  const failure = new AggregateError([new Error('refused at ::1'), new Error('refused at 127.0.0.1')])
  expect(explainFailure(failure, false).lines).toEqual([
    expect.stringMatching(/refused at ::1; refused at 127\.0\.0\.1/),
  ])
})

test('a person debugging sees the stack and the cause', () => {
  const text = explainFailure(new StartError('the port is taken', { cause: new Error('EADDRINUSE') }), true).lines.join(
    '\n',
  )
  expect(text).toMatch(/the port is taken\n +at .*caused by Error: EADDRINUSE/s)
})
