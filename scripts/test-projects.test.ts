import { expect, test } from 'vitest'
import { countTests, type VitestReport } from './test-projects.ts'

const report: VitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: 'a.test.ts', status: 'passed', message: '', assertionResults: [{ status: 'passed' }] }],
}

test('passed tests count as passed', () => {
  expect(countTests(report, 0)).toEqual({ passed: 3, failed: 0, report: '' })
})

test('failed tests count as failed', () => {
  expect(countTests({ ...report, numFailedTests: 2 }, 1)).toMatchObject({ passed: 3, failed: 2 })
})

test('skipped and unwritten tests count as failed', () => {
  expect(countTests({ ...report, numPendingTests: 1, numTodoTests: 1 }, 0)).toMatchObject({ passed: 3, failed: 2 })
})

test('a file that cannot be loaded counts as failed, with its reason', () => {
  const broken = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }
  expect(countTests({ ...report, testResults: [...report.testResults, broken] }, 1)).toEqual({
    passed: 3,
    failed: 1,
    report: 'b.test.ts: no such module',
  })
})

test('a run that executed nothing fails', () => {
  expect(countTests({ ...report, numPassedTests: 0, testResults: [] }, 0)).toMatchObject({ passed: 0, failed: 1 })
})

test('a run that ended badly without a failed test fails', () => {
  expect(countTests(report, 1)).toMatchObject({ passed: 3, failed: 1 })
})

test('a run that wrote no report fails', () => {
  expect(countTests(null, null)).toMatchObject({ passed: 0, failed: 1 })
})
