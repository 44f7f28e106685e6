/** A module of one's own whose fields say who may have them. */
import { defineModule } from 'onbehalf';

const notes = [
  { id: '1', text: 'Order paper', author: 'ada', journal: 'written on Monday' },
  { id: '2', text: 'Call Grace', author: 'ada', journal: 'written on Tuesday' },
];

export const notesModule = defineModule({
  name: 'notes',
  typeDefs: /* GraphQL */ `
    extend type Query {
      "Open to every valid token."
      noteCount: Int! @authenticated
      "Users with the scope Notes.Read, and daemons with the application permission Notes.Read.All."
      notes: [Note!] @requiresScopes(scopes: [["Notes.Read"]]) @requiresAppPermissions(permissions: [["Notes.Read.All"]])
    }

    type Note {
      id: ID!
      text: String
      "Users with the app role Auditor."
      journal: String @requiresRoles(roles: [["Auditor"]])
    }

    type Mutation {
      "Either scope alone, or both of the second list."
      addNote(text: String!): Note @requiresScopes(scopes: [["Notes.ReadWrite"], ["Notes.Read", "Notes.Append"]])
    }
  `,
  resolvers: {
    Query: {
      noteCount: () => notes.length,
      notes: () => notes,
    },
    Mutation: {
      // Which rows somebody may have, no directive knows: that is the resolver's business.
      addNote: (_root, { text }: { text: string }, { principal }) => {
        const note = {
          id: String(notes.length + 1),
          text,
          author: principal?.objectId ?? '',
          journal: 'written just now',
        };
        notes.push(note);
        return note;
      },
    },
  },
});
