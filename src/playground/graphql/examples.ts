/**
 * Operations to begin with, and what each kind of person is there to show.
 *
 * Every operation has to be valid against the built-in schema; `test/playground/examples.test.ts` holds them to it.
 * @module
 */
import type { Example } from '../settings.ts';
import { scopeName } from '../sign-in/wanted-scopes.ts';

/** One query, two APIs: what the editor opens with. */
export const firstQuery = `query FirstLight {
  viewer {
    objectId
    tenantId
    scopes
  }
  me {
    id
    displayName
    mail
    manager {
      displayName
    }
  }
  subscriptions {
    nodes {
      subscriptionId
      displayName
      state
    }
  }
}
`;

/** Those of the built-in schema: first what one kind of person is there to meet, then what anybody may try. */
export const examples: readonly Example[] = [
  {
    title: 'Try the MFA step-up',
    note: 'Graph answers at once; Azure wants a second factor.',
    personas: ['mfa-for-arm'],
    query: `query StepUp {
  me {
    displayName
  }
  subscriptions {
    nodes {
      displayName
      state
    }
  }
}
`,
  },
  {
    title: 'Try the step-up with @defer',
    note: 'The people stand there before Azure asks.',
    personas: ['mfa-for-arm'],
    query: `query StepUpLater {
  me {
    displayName
  }
  ... @defer(label: "azure") {
    subscriptions {
      nodes {
        displayName
        state
      }
    }
  }
}
`,
  },
  {
    title: 'Try the consent',
    note: 'The profile answers; the mail waits for your agreement.',
    personas: ['no-mail-consent'],
    query: `query Consent {
  me {
    displayName
    messages(first: 3) {
      nodes {
        subject
      }
    }
  }
}
`,
  },
  {
    title: 'Meet a throttled API',
    note: 'The error says after how many seconds to try again.',
    personas: ['throttled'],
    query: `query Throttled {
  viewer {
    name
  }
  me {
    displayName
  }
}
`,
  },
  {
    title: 'Meet a revoked session',
    note: 'The API asks for a sign-in newer than the revocation.',
    personas: ['revoked'],
    query: `query Revoked {
  me {
    displayName
  }
}
`,
  },
  {
    title: 'See the directory as a guest',
    note: 'Another tenant, another object id than at home.',
    personas: ['guest'],
    query: `query Guest {
  viewer {
    objectId
    tenantId
    username
  }
  me {
    userPrincipalName
    displayName
  }
}
`,
  },
  {
    title: 'See everything there is',
    note: 'Every subscription, and the first of all people.',
    personas: ['admin'],
    query: `query Everything {
  viewer {
    roles
  }
  subscriptions {
    nodes {
      displayName
      state
    }
  }
  users(first: 20) {
    nodes {
      displayName
      department
    }
  }
}
`,
  },
  { title: 'One query, two APIs', query: firstQuery },
  {
    title: 'What my token says',
    query: `query Viewer {
  viewer {
    objectId
    tenantId
    name
    scopes
    roles
  }
}
`,
  },
  {
    title: 'A field that a scope opens',
    note: 'Take Mail.Read out of the token above, and see what is left.',
    query: `query Mail {
  me {
    displayName
    messages(first: 5) {
      nodes {
        subject
        receivedDateTime
      }
    }
  }
}
`,
  },
  {
    title: 'People now, Azure later',
    note: 'With @defer the slow part comes on its own.',
    query: `query Later {
  me {
    displayName
  }
  ... @defer(label: "azure") {
    subscriptions {
      nodes {
        displayName
        state
      }
    }
  }
}
`,
  },
  {
    title: 'Change my profile',
    note: 'A mutation, written to Microsoft Graph for you.',
    query: `mutation Move($office: String) {
  updateMe(input: { officeLocation: $office }) {
    user {
      displayName
      officeLocation
    }
  }
}
`,
    variables: '{\n  "office": "2/1024"\n}',
  },
  {
    title: 'Leave something running',
    note: 'It goes on as you when the page is closed. The first start takes some seconds.',
    scope: 'Background.Run',
    query: `mutation Leave {
  startBackgroundOperation(
    input: {
      title: "My subscriptions"
      document: "{ subscriptions { nodes { displayName state } } }"
    }
  ) {
    id
    state
  }
}
`,
  },
  {
    title: 'What became of it',
    note: 'Your background operations, the newest first.',
    scope: 'Background.Run',
    query: `query Left {
  backgroundOperations(first: 5) {
    nodes {
      title
      state
      error {
        code
        message
      }
      latestRun {
        progress {
          done
          total
        }
        result
      }
    }
  }
}
`,
  },
  {
    title: 'My team, in one batch',
    query: `query Team {
  me {
    displayName
    jobTitle
    manager {
      displayName
      jobTitle
    }
    directReports {
      nodes {
        displayName
        jobTitle
        manager {
          displayName
        }
      }
    }
  }
}
`,
  },
  {
    title: 'People, page by page',
    query: `query People($first: Int!, $after: String) {
  users(first: $first, after: $after) {
    nodes {
      displayName
      jobTitle
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: '{\n  "first": 5\n}',
  },
  {
    title: 'Azure: subscriptions and their resource groups',
    query: `query Azure {
  subscriptions {
    nodes {
      displayName
      state
      resourceGroups {
        nodes {
          name
          location
        }
      }
    }
  }
}
`,
  },
];

/**
 * Those for this persona alone, then those for everybody.
 *
 * @param persona `undefined`: nobody is signed in
 * @param scopes whole scopes that the page can ask for: what none of its tokens may do is left out
 */
export function examplesFor(
  persona: string | undefined,
  scopes: readonly string[],
  all: readonly Example[] = examples,
): readonly Example[] {
  const names = scopes.map(scopeName);
  const possible = all.filter(({ scope }) => scope === undefined || names.includes(scope));
  const own = possible.filter(({ personas }) => persona !== undefined && personas?.includes(persona));
  return [...own, ...possible.filter((example) => example.personas === undefined)];
}

/** What happens to somebody with this persona, in the words of the card they are chosen from. */
export function describePersona(persona: string): string {
  return situations[persona] ?? persona.replaceAll('-', ' ');
}

const situations: Readonly<Record<string, string>> = {
  ordinary: 'Everything is allowed',
  'mfa-for-arm': 'Azure asks for a second factor',
  'no-mail-consent': 'Has not agreed to mail access',
  guest: 'Guest from another tenant',
  disabled: 'The account is switched off',
  throttled: 'APIs answer: too many requests',
  revoked: 'Session revoked after sign-in',
  admin: 'Directory and Azure administrator',
};
