package dev.camelstr.component.nostr;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The options of a {@code nostr:} endpoint. */
@UriParams
public class NostrConfiguration implements Cloneable {

    @UriPath(description = "URL of the relay, ws: or wss:, as in nostr:wss://relay.example/")
    @Metadata(required = true)
    private String relay;

    @UriParam(
            label = "connection",
            description =
                    "The query of the relay's URL, for relays that have one: what stands behind its question mark, in RAW() where"
                            + " it has an ampersand. It may be a token, so the relay's name in logs and headers is without it.")
    private String query;

    @UriParam(
            label = "consumer",
            defaultValue = "[{}]",
            description = "JSON array of the filters to subscribe to (NIP-01). A relay sends what matches any of them.")
    private String filters = "[{}]";

    @UriParam(label = "consumer", description = "Whether to go on from where the last run had finished. Needs cursors.")
    private boolean resume;

    @UriParam(label = "consumer", description = "Keeps how far the relay has been read.")
    private CursorStore cursors;

    @UriParam(
            label = "consumer",
            description = "Keeps what has been read of the relay's past. With it the whole past is read, page by page,"
                    + " beside what is new; without it what the relay sends for one subscription. Needs resume.")
    private IntervalStore intervals;

    @UriParam(
            label = "consumer",
            description =
                    "What is known here. With it what was complete is reconciled (NIP-77) where the relay does that, and"
                            + " what pages cannot show to its end; else all is asked for page by page. Needs intervals.")
    private KnownEvents known;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "From when on the relay's past is read, in seconds since 1970.")
    private long backfillSince;

    @UriParam(
            label = "consumer",
            defaultValue = "1",
            description =
                    "How many pages of the past are asked for in a second, at most. It falls while the relay complains.")
    private double pageRate = 1;

    @UriParam(
            label = "consumer",
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description = "How long a relay may be silent within an answer.")
    private long answerTimeout = 30_000;

    @UriParam(
            label = "consumer",
            defaultValue = "30m",
            javaType = "java.time.Duration",
            description =
                    "After how long the last day of the past is asked for again; the last 30 days are each day, and all is"
                            + " each month. It finds what relays receive late.")
    private long reconcileInterval = 1_800_000;

    @UriParam(
            label = "consumer,advanced",
            description = "How many relays may be connected at once, and whose turn it is; without it all are.")
    private ConnectionSlots slots;

    @UriParam(label = "consumer,advanced", description = "Told about connections that were made and closed.")
    private ConnectionListener connectionListener;

    @UriParam(
            label = "consumer",
            defaultValue = "10m",
            javaType = "java.time.Duration",
            description =
                    "How far before the cursor to read again after a reconnect or restart. Raise it for events that"
                            + " reach the relay late or from authors whose clocks are slow; each costs a duplicate.")
    private long overlap = 600_000;

    @UriParam(
            label = "consumer",
            defaultValue = "512",
            description = "How many messages of the relay may be under way in the route, 16 MB of them at the most. At"
                    + " the bound the socket is no longer read, which slows the relay down.")
    private int maxInFlight = 512;

    @UriParam(
            label = "consumer",
            defaultValue = "1m",
            javaType = "java.time.Duration",
            description = "For how long the connection is kept while the route is busy or suspended. After that it is"
                    + " closed, and read from the cursor when the route goes on.")
    private long maxPause = 60_000;

    @UriParam(
            label = "producer",
            defaultValue = "5s",
            javaType = "java.time.Duration",
            description = "How long to wait for the relay's OK.")
    private long okTimeout = 5_000;

    @UriParam(
            label = "producer",
            defaultValue = "1024",
            description = "How many events may be waiting for their OK. Beyond that, publishing fails at once.")
    private int maxPending = 1024;

    @UriParam(
            label = "connection",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description = "How long connecting may take, with name resolution, TLS and HTTP.")
    private long connectTimeout = 10_000;

    @UriParam(
            label = "connection",
            defaultValue = "30s",
            javaType = "java.time.Duration",
            description = "How often to ping the relay.")
    private long pingInterval = 30_000;

    @UriParam(
            label = "connection",
            defaultValue = "75s",
            javaType = "java.time.Duration",
            description = "After how long without a byte from the relay the connection counts as dead. Must be longer"
                    + " than pingInterval.")
    private long idleTimeout = 75_000;

    @UriParam(
            label = "connection",
            defaultValue = "1s",
            javaType = "java.time.Duration",
            description = "The delay before the first attempt to reconnect. It doubles with each attempt.")
    private long reconnectMinDelay = 1_000;

    @UriParam(
            label = "connection",
            defaultValue = "5m",
            javaType = "java.time.Duration",
            description = "The longest delay between two attempts to reconnect.")
    private long reconnectMaxDelay = 300_000;

    @UriParam(
            label = "connection",
            defaultValue = "1h",
            javaType = "java.time.Duration",
            description = "When to try again after the relay has refused the subscription as such"
                    + " (auth-required, restricted, blocked and the like).")
    private long refusedDelay = 3_600_000;

    @UriParam(
            label = "connection",
            defaultValue = "1040000",
            description =
                    "The longest message that is accepted, in bytes. A longer one is read over as it comes, and no"
                            + " memory is taken for it; beyond 64 times as many the connection ends. By default what fits"
                            + " into a stream's message of 1 MiB.")
    private int maxMessageBytes = 1_040_000;

    @UriParam(label = "connection", description = "What to say as User-Agent; by default camelstr/ and the version.")
    private String userAgent = Versions.userAgent();

    @UriParam(
            label = "connection",
            prefix = "header.",
            multiValue = true,
            description = "More headers for the HTTP request that opens the connection.")
    private Map<String, Object> headers = new LinkedHashMap<>();

    @UriParam(
            label = "connection",
            defaultValue = "false",
            description = "Whether to offer compression (permessage-deflate). It saves bandwidth and costs CPU; a"
                    + " compressed message may then have an eighth of maxMessageBytes, and a longer one ends the"
                    + " connection.")
    private boolean compression;

    @UriParam(
            label = "security",
            defaultValue = "true",
            description = "Whether the relay may be at a private, loopback or link-local address. Set it to false for"
                    + " relays that were discovered, not configured.")
    private boolean privateAddresses = true;

    @UriParam(
            label = "security",
            secret = true,
            description = "Secret key, in hex or as nsec, to authenticate with when the relay asks (NIP-42). Without it"
                    + " challenges are not answered.")
    private String secretKey;

    @UriParam(label = "security", description = "Who logs in at which relay, where secretKey is not set.")
    private LoginKeys loginKeys;

    @UriParam(label = "security", description = "TLS: trusted certificates and the like.")
    private SSLContextParameters sslContextParameters;

    NostrConfiguration copy() {
        try {
            NostrConfiguration copy = (NostrConfiguration) clone();
            copy.headers = new LinkedHashMap<>(headers);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getRelay() {
        return relay;
    }

    public void setRelay(String relay) {
        this.relay = relay;
    }

    public String getFilters() {
        return filters;
    }

    public void setFilters(String filters) {
        this.filters = filters;
    }

    public boolean isResume() {
        return resume;
    }

    public void setResume(boolean resume) {
        this.resume = resume;
    }

    public CursorStore getCursors() {
        return cursors;
    }

    public void setCursors(CursorStore cursors) {
        this.cursors = cursors;
    }

    public IntervalStore getIntervals() {
        return intervals;
    }

    public void setIntervals(IntervalStore intervals) {
        this.intervals = intervals;
    }

    public KnownEvents getKnown() {
        return known;
    }

    public void setKnown(KnownEvents known) {
        this.known = known;
    }

    public ConnectionSlots getSlots() {
        return slots;
    }

    public void setSlots(ConnectionSlots slots) {
        this.slots = slots;
    }

    public long getBackfillSince() {
        return backfillSince;
    }

    public void setBackfillSince(long backfillSince) {
        this.backfillSince = backfillSince;
    }

    public double getPageRate() {
        return pageRate;
    }

    public void setPageRate(double pageRate) {
        this.pageRate = pageRate;
    }

    public long getAnswerTimeout() {
        return answerTimeout;
    }

    public void setAnswerTimeout(long answerTimeout) {
        this.answerTimeout = answerTimeout;
    }

    public long getReconcileInterval() {
        return reconcileInterval;
    }

    public void setReconcileInterval(long reconcileInterval) {
        this.reconcileInterval = reconcileInterval;
    }

    public ConnectionListener getConnectionListener() {
        return connectionListener;
    }

    public void setConnectionListener(ConnectionListener connectionListener) {
        this.connectionListener = connectionListener;
    }

    public long getOverlap() {
        return overlap;
    }

    public void setOverlap(long overlap) {
        this.overlap = overlap;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public long getMaxPause() {
        return maxPause;
    }

    public void setMaxPause(long maxPause) {
        this.maxPause = maxPause;
    }

    public long getOkTimeout() {
        return okTimeout;
    }

    public void setOkTimeout(long okTimeout) {
        this.okTimeout = okTimeout;
    }

    public int getMaxPending() {
        return maxPending;
    }

    public void setMaxPending(int maxPending) {
        this.maxPending = maxPending;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getPingInterval() {
        return pingInterval;
    }

    public void setPingInterval(long pingInterval) {
        this.pingInterval = pingInterval;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public long getReconnectMinDelay() {
        return reconnectMinDelay;
    }

    public void setReconnectMinDelay(long reconnectMinDelay) {
        this.reconnectMinDelay = reconnectMinDelay;
    }

    public long getReconnectMaxDelay() {
        return reconnectMaxDelay;
    }

    public void setReconnectMaxDelay(long reconnectMaxDelay) {
        this.reconnectMaxDelay = reconnectMaxDelay;
    }

    public long getRefusedDelay() {
        return refusedDelay;
    }

    public void setRefusedDelay(long refusedDelay) {
        this.refusedDelay = refusedDelay;
    }

    public int getMaxMessageBytes() {
        return maxMessageBytes;
    }

    public void setMaxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    public String getQuery() {
        return query;
    }

    public void setQuery(String query) {
        this.query = query;
    }

    public String getUserAgent() {
        return userAgent;
    }

    public void setUserAgent(String userAgent) {
        this.userAgent = userAgent;
    }

    public Map<String, Object> getHeaders() {
        return headers;
    }

    public void setHeaders(Map<String, Object> headers) {
        this.headers = headers;
    }

    public boolean isCompression() {
        return compression;
    }

    public void setCompression(boolean compression) {
        this.compression = compression;
    }

    public boolean isPrivateAddresses() {
        return privateAddresses;
    }

    public void setPrivateAddresses(boolean privateAddresses) {
        this.privateAddresses = privateAddresses;
    }

    public String getSecretKey() {
        return secretKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    public LoginKeys getLoginKeys() {
        return loginKeys;
    }

    public void setLoginKeys(LoginKeys loginKeys) {
        this.loginKeys = loginKeys;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }
}
