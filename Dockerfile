# The mock in a container. The state, if you want one, goes to /data:
#   docker run -p 8080:8080 -v syncro:/data mock-syncro --state /data/state.json

FROM python:3.13.15-slim-bookworm@sha256:2325bb286ec344af3e5898cc224b5844e2707ac6e26b1632516fd3edc84a5e26 AS build
COPY . /source
RUN /source/.ci/image-steps /opt/mock-syncro

FROM python:3.13.15-slim-bookworm@sha256:2325bb286ec344af3e5898cc224b5844e2707ac6e26b1632516fd3edc84a5e26
RUN useradd --uid 10001 --user-group --no-create-home mock && install -d -o mock -g mock /data
COPY --from=build /opt/mock-syncro /opt/mock-syncro
# Beyond loopback the control API wants a key: MOCK_SYNCRO_CONTROL_KEY, or the one in the banner.
ENV PATH=/opt/mock-syncro/bin:$PATH \
    MOCK_SYNCRO_HOST=0.0.0.0 \
    MOCK_SYNCRO_PORT=8080
USER 10001:10001
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['MOCK_SYNCRO_PORT']), timeout=4); c.request('GET', '/_mock/health'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["mock-syncro"]
CMD ["serve"]
