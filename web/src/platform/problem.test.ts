import { ApiProblem } from '@upskill/api-client'
import { describe, expect, test } from 'vitest'
import { toFormErrors } from './problem.ts'

function refused(...errors: { pointer: string; detail: string }[]) {
  return new ApiProblem(400, { title: 'The request is not valid', errors })
}

describe('toFormErrors', () => {
  test('puts each refused field beside its input, as a sentence', () => {
    const problem = refused(
      { pointer: '/email', detail: 'must be an e-mail address' },
      { pointer: '/password', detail: 'must have at least 10 characters' },
    )
    expect(toFormErrors(problem, ['email', 'password'])).toEqual({
      fields: { email: 'This must be an e-mail address.', password: 'This must have at least 10 characters.' },
      form: undefined,
    })
  })

  test('starts with the label of the field, where it has one', () => {
    const problem = refused({ pointer: '/email', detail: 'has an account already' })
    const { fields } = toFormErrors(problem, ['email'], () => 'E-mail address')
    expect(fields).toEqual({ email: 'E-mail address has an account already.' })
  })

  test('keeps the first reason when a field is refused twice', () => {
    const problem = refused({ pointer: '/name', detail: 'is required' }, { pointer: '/name', detail: 'is too short' })
    expect(toFormErrors(problem, ['name']).fields).toEqual({ name: 'This is required.' })
  })

  test('reaches into lists and unescapes pointers', () => {
    const problem = refused({ pointer: '/modules/0/title', detail: 'is blank' }, { pointer: '/a~1b', detail: 'is odd' })
    expect(toFormErrors(problem, ['modules', 'a/b']).fields).toEqual({
      'modules.0.title': 'This is blank.',
      'a/b': 'This is odd.',
    })
  })

  test('names above the form what no input can show', () => {
    const problem = refused({ pointer: '/slug', detail: 'is taken' }, { pointer: '/name', detail: 'is blank' })
    expect(toFormErrors(problem, ['name'])).toEqual({ fields: { name: 'This is blank.' }, form: 'Slug is taken.' })
  })

  test('shows the problem itself when no field is to blame', () => {
    const problem = new ApiProblem(409, { title: 'Taken', detail: 'This address already has an account.' })
    expect(toFormErrors(problem, ['email'])).toEqual({ fields: {}, form: 'This address already has an account.' })
  })
})
