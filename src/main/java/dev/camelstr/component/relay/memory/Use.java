package dev.camelstr.component.relay.memory;

/** What something is kept for. */
public enum Use {
    /** The connection itself, with its challenge and the keys that it has proved. */
    CONNECTIONS,
    /** Messages and calls on their way in, as they came. */
    ARRIVING,
    /** What is made of messages while they are in the route. */
    UNDER_WAY,
    /** Filters of subscriptions, and live events that wait for their query to end. */
    SUBSCRIPTIONS,
    /** What was read of the database and waits for the client or for a thread. */
    QUERIES,
    /** Records of reconciliations. */
    RECONCILIATIONS,
    /** OKs that are owed. */
    ANSWERS,
    /** What waits for clients to read it. */
    LEAVING
}
