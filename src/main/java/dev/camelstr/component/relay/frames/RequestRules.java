package dev.camelstr.component.relay.frames;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with the head of a request, whatever it asks for. What a proxy before this server might read otherwise is
 * refused (RFC 9112, section 11.2), and so is a handshake that is not as RFC 6455 (section 4.2.1) has it.
 */
final class RequestRules {
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    private RequestRules() {}

    /** @return the status to refuse it with, if something is wrong */
    static Optional<HttpResponseStatus> fault(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(unreadable(request.decoderResult().cause()));
        } else if (!isKnownVersion(request.protocolVersion())) {
            return Optional.of(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);
        } else if (!hasOneHost(request) || !isLengthClear(request) || !mayHaveBody(request)) {
            return Optional.of(HttpResponseStatus.BAD_REQUEST);
        } else if (expectsSomethingElse(request)) {
            return Optional.of(HttpResponseStatus.EXPECTATION_FAILED);
        }
        return isUpgrade(request) ? faultOfHandshake(request) : Optional.empty();
    }

    static boolean isUpgrade(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /**
     * Whether nothing may follow it on its connection. That a chunked request had a length as well is no longer to be seen
     * here, so none may be followed by another (RFC 9112, section 6.1).
     */
    static boolean isLast(HttpRequest request) {
        return !HttpUtil.isKeepAlive(request)
                || isUpgrade(request)
                || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    static boolean hasBody(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || HttpUtil.getContentLength(request, 0L) > 0;
    }

    private static HttpResponseStatus unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    private static boolean isKnownVersion(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static boolean hasOneHost(HttpRequest request) {
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        return hosts == 1 || hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    private static boolean isLengthClear(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return true;
        }
        return codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                        codings.get(0).strip())
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    private static boolean mayHaveBody(HttpRequest request) {
        return !isBodyless(request.method()) || !hasBody(request);
    }

    private static boolean isBodyless(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }

    private static boolean expectsSomethingElse(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.EXPECT)
                && !request.headers().contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    }

    private static Optional<HttpResponseStatus> faultOfHandshake(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return Optional.of(HttpResponseStatus.METHOD_NOT_ALLOWED);
        } else if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            return Optional.of(HttpResponseStatus.BAD_REQUEST);
        }
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))
                ? Optional.empty()
                : Optional.of(HttpResponseStatus.UPGRADE_REQUIRED);
    }

    private static boolean isKey(List<String> keys) {
        try {
            return keys.size() == 1 && Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
