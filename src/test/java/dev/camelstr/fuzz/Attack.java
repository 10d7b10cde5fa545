package dev.camelstr.fuzz;

import java.io.IOException;

/**
 * What a stranger does, over many connections, again and again.
 *
 * @param name says what it is, with what it is an example of
 * @param address from which it comes
 * @param connections at a time
 * @param conversation what each of them does, again and again
 * @param answer with which its answers begin, one of them at least; empty where there are none
 */
record Attack(String name, String address, int connections, Conversation conversation, String answer) {

    /** One connection from its beginning to its end, or until the attack is over. */
    interface Conversation {
        void with(Stranger stranger) throws IOException;
    }

    Attack from(String otherAddress) {
        return new Attack(name + ", from " + otherAddress, otherAddress, connections, conversation, answer);
    }

    @Override
    public String toString() {
        return name;
    }
}
