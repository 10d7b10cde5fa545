package dev.camelstr.component.relay.frames;

/** Why the server closes a connection: the codes of RFC 6455 (section 7.4.1) and of IANA's registry that it uses. */
public final class CloseCode {
    /** The server stops; also for a connection that nothing was heard from. */
    public static final int GOING_AWAY = 1001;

    static final int PROTOCOL_ERROR = 1002;

    /** A text that is not UTF-8: section 8.1 requires to fail the connection. */
    public static final int NOT_UTF8 = 1007;

    /**
     * The client does what the server does not put up with: floods, and not reading. It is the generic code that section
     * 7.4.1 gives where no other suits. For a slow reader 1013 would be wrong: it says that the server is overloaded and
     * that coming again later helps, and neither is so.
     */
    public static final int POLICY = 1008;

    public static final int TOO_BIG = 1009;

    /** Something went wrong here. */
    public static final int INTERNAL_ERROR = 1011;

    /** IANA: the server is overloaded, as it is when all clients together leave too much unread. */
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}
}
