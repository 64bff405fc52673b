{{- define "teamlore.labels" -}}
app.kubernetes.io/name: teamlore
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "teamlore.meta" -}}
name: {{ .root.Release.Name }}-{{ .part }}
labels:
  {{- include "teamlore.labels" . | nindent 2 }}
  app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- /* What every pod of the program has: nobody's rights, and nothing of its image to write to. */}}
{{- define "teamlore.pod" -}}
serviceAccountName: {{ .root.Release.Name }}
automountServiceAccountToken: false
terminationGracePeriodSeconds: {{ .root.Values.terminationGracePeriodSeconds }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: home
    emptyDir: {sizeLimit: {{ .root.Values.scratch.size }}}
  - name: tmp
    emptyDir: {}
{{- end }}

{{- define "teamlore.container" -}}
name: teamlore
image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
envFrom:
  - configMapRef: {name: {{ .root.Release.Name }}-settings}
  - secretRef: {name: {{ .root.Values.existingSecret }}}
resources: {{- toYaml .resources | nindent 2 }}
{{- end }}

{{- define "teamlore.mounts" -}}
- {name: home, mountPath: /var/lib/teamlore}
- {name: tmp, mountPath: /tmp}
{{- end }}

{{- /* A change of settings replaces the pods. */}}
{{- define "teamlore.annotations" -}}
checksum/settings: {{ toYaml .root.Values.settings | sha256sum }}
{{- with .root.Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}
