package dev.camelstr.component.relay;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

/** The options of {@code nostr-relay:}. Sizes are in bytes. */
@UriParams
@Configurer
public class NostrRelayConfiguration implements Cloneable {

    @UriPath(description = "The address to listen on, such as 0.0.0.0. A producer does not listen.")
    @Metadata(required = true)
    private String host;

    @UriPath(defaultValue = "8080", description = "The port to listen on. 0: any that is free.")
    private int port = 8080;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "0",
            description = "How many threads read and write the sockets. 0: one a core.")
    private int eventLoops;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "How many threads run the route. 0: two a core, at least four.")
    private int workers;

    @UriParam(
            label = "consumer",
            defaultValue = "1",
            description = "How many messages of one session may be in the route at once. With 1 "
                    + "the next message begins when the exchange of the one before it is "
                    + "complete. With more it begins when the one before it has gone "
                    + "asynchronous: messages still begin in their order, one after the other, "
                    + "but may complete in another.")
    private int maxInFlight = 1;

    @UriParam(
            label = "consumer",
            defaultValue = "64",
            description =
                    "How many messages of one session may wait for the route before its " + "socket is no longer read.")
    private int maxQueuedMessages = 64;

    @UriParam(
            label = "consumer",
            defaultValue = "262144",
            description =
                    "How many bytes of one session may wait for the route before its socket " + "is no longer read.")
    private int maxQueuedBytes = 262144;

    @UriParam(
            label = "consumer",
            defaultValue = "2000000",
            description = "The largest message, in bytes, in one frame or in several. A larger one "
                    + "is answered and skipped; one of more than four times as many closes the "
                    + "connection with 1009, too.")
    private int maxMessageBytes = 2_000_000;

    @UriParam(
            label = "consumer",
            defaultValue = "1024",
            description = "In how many frames a message may come. More close the connection with " + "1008.")
    private int maxFragments = 1024;

    @UriParam(
            label = "consumer",
            defaultValue = "20000",
            description =
                    "How many connections there may be in all. The handshake of one more is " + "answered with 503.")
    private int maxConnections = 20000;

    @UriParam(
            label = "consumer",
            defaultValue = "2000",
            description = "How many connections one address may have; the addresses of an IPv6 /64 "
                    + "count as one. The handshake of one more is answered with 429.")
    private int maxConnectionsPerAddress = 2000;

    @UriParam(
            label = "consumer",
            defaultValue = "200",
            description =
                    "How many connections of one address may be without a WebSocket: in a handshake, or for plain "
                            + "HTTP. One more displaces the one that has been silent for longest. Never more than half "
                            + "of maxConnections.")
    private int maxPendingPerAddress = 200;

    @UriParam(
            label = "consumer",
            defaultValue = "100",
            description =
                    "How many HTTP requests a second one address may make, and as many in one go. What is more is "
                            + "answered with 429. 0: any number.")
    private long addressHttpRate = 100;

    @UriParam(
            label = "consumer",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long a connection may take for its handshake, and a plain HTTP "
                    + "connection for its next request and for a request's body.")
    private long handshakeTimeout = 10000;

    @UriParam(
            label = "consumer",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "How long a connection may be silent before it gets a ping.")
    private long pingInterval = 30000;

    @UriParam(
            label = "consumer",
            defaultValue = "120000",
            javaType = "java.time.Duration",
            description = "How long a connection may be silent, without even a pong, before it is " + "closed.")
    private long idleTimeout = 120000;

    @UriParam(
            label = "consumer",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "How long a message may take from its first frame to its last. Longer "
                    + "ones close the connection with 1008.")
    private long messageTimeout = 30000;

    @UriParam(
            label = "consumer",
            defaultValue = "10",
            description =
                    "How many pings and pongs a second a client may send. More close the " + "connection with 1008.")
    private int pingRate = 10;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description = "Whether to agree to permessage-deflate (RFC 7692). It costs processor "
                    + "time, and up to 300 KB for a connection whose client does not agree to "
                    + "do without context takeover.")
    private boolean compression;

    @UriParam(label = "consumer", defaultValue = "6", description = "How hard to compress, from 1 to 9.")
    private int compressionLevel = 6;

    @UriParam(
            label = "consumer",
            defaultValue = "1048576",
            description = "From how many waiting bytes on a session takes no more stored events, "
                    + "and its socket is not read, until half of them are gone.")
    private int writeQueue = 1048576;

    @UriParam(
            label = "consumer",
            defaultValue = "8388608",
            description =
                    "How many bytes may wait for one client. One more message closes the " + "connection with 1008.")
    private int maxWriteQueue = 8388608;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "How many bytes may wait for all clients together. Beyond them the "
                    + "sessions with much in their queues are closed with 1013. 0: an eighth "
                    + "of the largest heap.")
    private long maxWriteTotal;

    @UriParam(
            label = "consumer",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "How long more than writeQueue bytes may wait for a client, or nothing "
                    + "move at all, before it is closed with 1008.")
    private long slowReaderTimeout = 30000;

    @UriParam(
            label = "consumer",
            defaultValue = "2000",
            description = "How many messages a second one connection may send, and in one go. 0: "
                    + "any number. CLOSE is never refused.")
    private int messageRate = 2000;

    @UriParam(
            label = "consumer",
            defaultValue = "8388608",
            description = "How many bytes a second one connection may send, and in one go. 0: any " + "number.")
    private long byteRate = 8388608;

    @UriParam(
            label = "consumer",
            defaultValue = "20000",
            description = "How many messages a second all connections of an address may send, and "
                    + "in one go. 0: any number.")
    private int addressMessageRate = 20000;

    @UriParam(
            label = "consumer",
            defaultValue = "67108864",
            description = "How many bytes a second all connections of an address may send, and in "
                    + "one go. 0: any number.")
    private long addressByteRate = 67108864;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "How many bytes may have arrived from all clients together without being "
                    + "in the route. Beyond them sockets are not read, and connections with "
                    + "much of an incomplete message are closed with 1013. 0: an eighth of the "
                    + "largest heap.")
    private long maxReadTotal;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description =
                    "How many bytes may be kept for all clients together, whatever for. One connection gets at most "
                            + "a sixth of it, one address three eighths. 0: three eighths of the largest heap.")
    private long maxClientMemory;

    @UriParam(
            label = "consumer",
            description = "The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: "
                    + "addresses and networks such as 10.0.0.0/8, separated by commas.")
    private String trustedProxies;

    @UriParam(
            label = "consumer,security",
            description = "The file with the certificate chain, in PEM. With it the server speaks " + "TLS only.")
    private String tlsCertificate;

    @UriParam(label = "consumer,security", description = "The file with the private key, in PEM.")
    private String tlsKey;

    @UriParam(
            label = "consumer,security",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description =
                    "How often to look whether the files have changed. New connections get " + "the new certificate.")
    private long tlsReload = 10000;

    @UriParam(
            label = "consumer",
            defaultValue = "5000",
            javaType = "java.time.Duration",
            description = "How long a shutdown waits for messages that were accepted, for answers "
                    + "that are owed, and for clients to read them.")
    private long drainTimeout = 5000;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "3000",
            javaType = "java.time.Duration",
            description = "How long a client may take to answer a close frame.")
    private long closeTimeout = 3000;

    @UriParam(
            label = "consumer",
            description = "What serves the document of NIP-11, such as #bean:relayInformation. "
                    + "Without it there is none.")
    private RelayInformation information;

    @UriParam(
            label = "consumer",
            description = "What serves other GET requests, such as #bean:pages. Without it there "
                    + "is one line of text at /.")
    private PageHandler pages;

    @UriParam(
            label = "consumer",
            description = "What serves POST requests (NIP-86), such as #bean:management. Without "
                    + "it they are answered with 405.")
    private RpcHandler rpc;

    @UriParam(
            label = "consumer",
            description = "What is told of sessions as they come and go, such as " + "#bean:sessionListener.")
    private SessionListener sessionListener;

    /** A copy, for an endpoint of its own. */
    public NostrRelayConfiguration copy() {
        try {
            return (NostrRelayConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** An option that is there and empty is as good as none: settings have a key for each. */
    private static String ofText(String option) {
        return option == null || option.isBlank() ? null : option;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public int getEventLoops() {
        return eventLoops;
    }

    public void setEventLoops(int eventLoops) {
        this.eventLoops = eventLoops;
    }

    public int getWorkers() {
        return workers;
    }

    public void setWorkers(int workers) {
        this.workers = workers;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public int getMaxQueuedMessages() {
        return maxQueuedMessages;
    }

    public void setMaxQueuedMessages(int maxQueuedMessages) {
        this.maxQueuedMessages = maxQueuedMessages;
    }

    public int getMaxQueuedBytes() {
        return maxQueuedBytes;
    }

    public void setMaxQueuedBytes(int maxQueuedBytes) {
        this.maxQueuedBytes = maxQueuedBytes;
    }

    public int getMaxMessageBytes() {
        return maxMessageBytes;
    }

    public void setMaxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    public int getMaxFragments() {
        return maxFragments;
    }

    public void setMaxFragments(int maxFragments) {
        this.maxFragments = maxFragments;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public int getMaxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    public void setMaxConnectionsPerAddress(int maxConnectionsPerAddress) {
        this.maxConnectionsPerAddress = maxConnectionsPerAddress;
    }

    public int getMaxPendingPerAddress() {
        return maxPendingPerAddress;
    }

    public void setMaxPendingPerAddress(int maxPendingPerAddress) {
        this.maxPendingPerAddress = maxPendingPerAddress;
    }

    public long getAddressHttpRate() {
        return addressHttpRate;
    }

    public void setAddressHttpRate(long addressHttpRate) {
        this.addressHttpRate = addressHttpRate;
    }

    public long getHandshakeTimeout() {
        return handshakeTimeout;
    }

    public void setHandshakeTimeout(long handshakeTimeout) {
        this.handshakeTimeout = handshakeTimeout;
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

    public long getMessageTimeout() {
        return messageTimeout;
    }

    public void setMessageTimeout(long messageTimeout) {
        this.messageTimeout = messageTimeout;
    }

    public int getPingRate() {
        return pingRate;
    }

    public void setPingRate(int pingRate) {
        this.pingRate = pingRate;
    }

    public boolean isCompression() {
        return compression;
    }

    public void setCompression(boolean compression) {
        this.compression = compression;
    }

    public int getCompressionLevel() {
        return compressionLevel;
    }

    public void setCompressionLevel(int compressionLevel) {
        this.compressionLevel = compressionLevel;
    }

    public int getWriteQueue() {
        return writeQueue;
    }

    public void setWriteQueue(int writeQueue) {
        this.writeQueue = writeQueue;
    }

    public int getMaxWriteQueue() {
        return maxWriteQueue;
    }

    public void setMaxWriteQueue(int maxWriteQueue) {
        this.maxWriteQueue = maxWriteQueue;
    }

    public long getMaxWriteTotal() {
        return maxWriteTotal;
    }

    public void setMaxWriteTotal(long maxWriteTotal) {
        this.maxWriteTotal = maxWriteTotal;
    }

    public long getSlowReaderTimeout() {
        return slowReaderTimeout;
    }

    public void setSlowReaderTimeout(long slowReaderTimeout) {
        this.slowReaderTimeout = slowReaderTimeout;
    }

    public int getMessageRate() {
        return messageRate;
    }

    public void setMessageRate(int messageRate) {
        this.messageRate = messageRate;
    }

    public long getByteRate() {
        return byteRate;
    }

    public void setByteRate(long byteRate) {
        this.byteRate = byteRate;
    }

    public int getAddressMessageRate() {
        return addressMessageRate;
    }

    public void setAddressMessageRate(int addressMessageRate) {
        this.addressMessageRate = addressMessageRate;
    }

    public long getAddressByteRate() {
        return addressByteRate;
    }

    public void setAddressByteRate(long addressByteRate) {
        this.addressByteRate = addressByteRate;
    }

    public long getMaxReadTotal() {
        return maxReadTotal;
    }

    public void setMaxReadTotal(long maxReadTotal) {
        this.maxReadTotal = maxReadTotal;
    }

    public long getMaxClientMemory() {
        return maxClientMemory;
    }

    public void setMaxClientMemory(long maxClientMemory) {
        this.maxClientMemory = maxClientMemory;
    }

    public String getTrustedProxies() {
        return trustedProxies;
    }

    public void setTrustedProxies(String trustedProxies) {
        this.trustedProxies = ofText(trustedProxies);
    }

    public String getTlsCertificate() {
        return tlsCertificate;
    }

    public void setTlsCertificate(String tlsCertificate) {
        this.tlsCertificate = ofText(tlsCertificate);
    }

    public String getTlsKey() {
        return tlsKey;
    }

    public void setTlsKey(String tlsKey) {
        this.tlsKey = ofText(tlsKey);
    }

    public long getTlsReload() {
        return tlsReload;
    }

    public void setTlsReload(long tlsReload) {
        this.tlsReload = tlsReload;
    }

    public long getDrainTimeout() {
        return drainTimeout;
    }

    public void setDrainTimeout(long drainTimeout) {
        this.drainTimeout = drainTimeout;
    }

    public long getCloseTimeout() {
        return closeTimeout;
    }

    public void setCloseTimeout(long closeTimeout) {
        this.closeTimeout = closeTimeout;
    }

    public RelayInformation getInformation() {
        return information;
    }

    public void setInformation(RelayInformation information) {
        this.information = information;
    }

    public PageHandler getPages() {
        return pages;
    }

    public void setPages(PageHandler pages) {
        this.pages = pages;
    }

    public RpcHandler getRpc() {
        return rpc;
    }

    public void setRpc(RpcHandler rpc) {
        this.rpc = rpc;
    }

    public SessionListener getSessionListener() {
        return sessionListener;
    }

    public void setSessionListener(SessionListener sessionListener) {
        this.sessionListener = sessionListener;
    }
}
