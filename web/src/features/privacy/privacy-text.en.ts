export const privacyText = {
  title: 'Your data',
  description: 'What UpSkill knows about you is yours: take it with you, or have it deleted.',
  export: {
    title: 'Take your data with you',
    text: 'One file with everything about you, from your account and from every organization: memberships, courses you wrote, what you learned, where you signed in. It is JSON, for people who like to look and for programs.',
    download: 'Download your data',
  },
  erase: {
    title: 'Delete your account',
    text: 'This happens at once, and nobody can undo it.',
    gone: 'Gone: your name, your address, your password and other ways to sign in, memberships, tokens, and what the audit log says about you.',
    stays:
      'Stays, without your name: courses you wrote, and what you learned, counted as a “former member’s”. Text that you wrote into a course stays as it is.',
    owner: 'If you are the only owner of an organization, make somebody else an owner first.',
    confirm: 'Your e-mail address, to confirm',
    confirmMissing: 'Type the address of your account: {{email}}',
    submit: 'Delete my account',
  },
  farewell: {
    title: 'Your account is deleted',
    text: 'Everything that identified you is being removed this minute. One last mail tells you so.',
    thanks: 'Thank you for learning with us. You are welcome to come back any time, as somebody new.',
    home: 'To the start page',
  },
} as const
