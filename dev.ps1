# The project's commands on Windows 10/11: `powershell -ExecutionPolicy Bypass -File dev.ps1` lists them. The same as `dev`, for PowerShell 5.1 and later.
param([Parameter(Position = 0)][string]$Command = 'help', [Parameter(ValueFromRemainingArguments)][string[]]$Rest = @())

$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
# Vietnamese text in the console and in what the commands write to a pipe.
[Console]::OutputEncoding = [Text.UTF8Encoding]::new()
$env:PYTHONUTF8 = '1'
$Bin = '.venv\Scripts'
$Python = Join-Path $Bin 'python.exe'

function Show-Usage {
    @'
dev.ps1 demo      install what the program needs, then do the main job on sample cards (PDFs in out\demo)
dev.ps1 gui       open the window
dev.ps1 test      install everything, then pass the whole gate: style, types, layers, tests, form lint, self-check
dev.ps1 check     the gate's quick part, without installing and without tests
dev.ps1 bench     measure what users wait for
dev.ps1 soak      watch the live loop for ten minutes (--minutes N): does it grow?
dev.ps1 pictures  draw every page of the window and of the forms into docs, to be looked at
dev.ps1 bundle    build dist\motcua (no Python needed to run it) and run its self-check
'@
}

function Say([string]$Text) { Write-Host "== $Text" }
function Fail([string]$Text) { [Console]::Error.WriteLine("dev: $Text"); exit 1 }

# Runs a program and stops at its first failure; PowerShell does not do that by itself.
function Invoke-Checked([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { Fail "$Program ended with $LASTEXITCODE" }
}

# Python 3.11 to 3.13, 64 bit, as the command and arguments that start it.
function Find-Python {
    $probe = 'import sys, venv, ensurepip; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32))'
    $candidates = @(@('py', '-3.11'), @('py', '-3.12'), @('py', '-3.13'), @('python'), @('python3'))
    foreach ($candidate in $candidates) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        # The Store's placeholder `python` and an absent `py -3.x` both write to the error stream: not our failure.
        $before = $ErrorActionPreference
        $ErrorActionPreference = 'SilentlyContinue'
        & $candidate[0] @($candidate | Select-Object -Skip 1) '-c' $probe 2>$null | Out-Null
        $fits = $LASTEXITCODE -eq 0
        $ErrorActionPreference = $before
        if ($fits) { return , $candidate }
    }
    Fail 'needs 64-bit Python 3.11, 3.12 or 3.13. Install it with:  winget install --exact --id Python.Python.3.12   then open a new PowerShell'
}

function Test-Environment {
    if (-not (Test-Path $Python)) { return $false }
    if (-not (Select-String -Quiet -SimpleMatch (Join-Path $PSScriptRoot '.venv') '.venv\Scripts\activate.bat' -ErrorAction SilentlyContinue)) { return $false }
    & $Python '-c' 'pass'
    return $LASTEXITCODE -eq 0
}

# What the locks are now: a change of any of them makes the environment stale.
function Get-State {
    $hashes = 'pyproject.toml', 'requirements\install.lock', 'requirements\run.lock', 'requirements\dev.lock' | ForEach-Object { (Get-FileHash -Algorithm SHA256 $_).Hash.Substring(0, 16) }
    return $hashes -join '-'
}

# Initialize-Environment run|dev: nothing to do where the stamp names the locks as they are; a development environment also serves to run.
function Initialize-Environment([string]$Level) {
    $state = Get-State
    $file = '.venv\motcua.stamp'
    $stamp = if (Test-Path $file) { (Get-Content $file -TotalCount 1).Trim() } else { '' }
    $healthy = Test-Environment
    if ($healthy -and ($stamp -eq "dev $state" -or $stamp -eq "$Level $state")) { return }
    if (-not $healthy) {
        $base = Find-Python
        Say "virtual environment ($($base -join ' '))"
        Invoke-Checked $base[0] (@($base | Select-Object -Skip 1) + @('-m', 'venv', '--clear', '.venv'))
    }
    if (Test-Path $file) { Remove-Item $file }
    $lock = if ($stamp.StartsWith('dev ')) { 'dev' } else { $Level }
    Say "packages of requirements\$lock.lock"
    $pip = @('-m', 'pip', '--disable-pip-version-check', '-q')
    Invoke-Checked $Python ($pip + @('install', '--require-hashes', '-r', 'requirements\install.lock'))
    # uv does not read pip's settings; hand over the ones that name a package source.
    if ($env:PIP_INDEX_URL -and -not $env:UV_DEFAULT_INDEX) { $env:UV_DEFAULT_INDEX = $env:PIP_INDEX_URL }
    if ($env:PIP_CERT -and -not $env:SSL_CERT_FILE) { $env:SSL_CERT_FILE = $env:PIP_CERT }
    $uv = Join-Path $Bin 'uv.exe'
    & $uv pip sync -q --python $Python --require-hashes "requirements\$lock.lock" 'requirements\install.lock'
    if ($LASTEXITCODE -ne 0) {
        Say 'by pip'
        Invoke-Checked $Python ($pip + @('install', '--require-hashes', '-r', "requirements\$lock.lock"))
    }
    Invoke-Checked $Python ($pip + @('install', '--no-deps', '--no-build-isolation', '-e', '.'))
    Set-Content -Encoding ascii $file "$lock $state"
}

$script:Failed = @()

# One step of the gate: a failure is noted and the next step still runs.
function Step([string]$Name, [string]$Program, [string[]]$Arguments) {
    Say $Name
    & (Join-Path $Bin $Program) @Arguments
    if ($LASTEXITCODE -ne 0) { $script:Failed += $Name }
}

function Invoke-QuickSteps {
    Step 'ruff' 'ruff.exe' @('check', '-q', '--output-format=concise', '.')
    Step 'format' 'ruff.exe' @('format', '-q', '--check', '--output-format=concise', '.')
    Step 'types' 'mypy.exe' @()
    Step 'layers' 'lint-imports.exe' @('--no-logo')
}

function Show-Verdict {
    if ($script:Failed.Count -gt 0) { Fail "the gate is red: $($script:Failed -join ', ')" }
    Say 'the gate is green'
}

# A state folder of its own for tests and measurements; the desk's own is never touched.
function Use-OwnHome { $env:MOTCUA_HOME = Join-Path ([IO.Path]::GetTempPath()) "motcua-$([IO.Path]::GetRandomFileName())" }

switch ($Command) {
    'demo' {
        Initialize-Environment 'run'
        Invoke-Checked (Join-Path $Bin 'motcua.exe') (@('demo', '--out', 'out\demo') + $Rest)
        Invoke-Checked (Join-Path $Bin 'motcua.exe') @('ledger', 'verify')
        Invoke-Checked (Join-Path $Bin 'motcua.exe') @('usage', 'report', '--by', 'clerk')
        Write-Host "`nMở cửa sổ chương trình (open the window):  $Bin\motcua.exe"
    }
    'gui' {
        Initialize-Environment 'run'
        Invoke-Checked (Join-Path $Bin 'motcua.exe') (@('gui') + $Rest)
    }
    'test' {
        Initialize-Environment 'dev'
        $env:QT_QPA_PLATFORM = 'offscreen'
        Use-OwnHome
        Invoke-QuickSteps
        Step 'form lint' 'motcua.exe' @('forms', 'lint')
        Step 'self-check' 'motcua.exe' @('self-check')
        Step 'tests' 'python.exe' @('-m', 'pytest', '-n', '2', '--cov')
        Show-Verdict
    }
    'check' {
        Invoke-QuickSteps
        Show-Verdict
    }
    'bench' {
        Initialize-Environment 'dev'
        $env:QT_QPA_PLATFORM = 'offscreen'
        Use-OwnHome
        & (Join-Path $Bin 'uv.exe') pip install -q --python $Python --group bench
        if ($LASTEXITCODE -ne 0) { Say 'not all peers could be installed; the table says which' }
        Invoke-Checked $Python @('-m', 'tests.bench.bench')
    }
    'soak' {
        Initialize-Environment 'dev'
        Use-OwnHome
        Invoke-Checked $Python (@('-m', 'tests.bench.soak') + $Rest)
    }
    'pictures' {
        Initialize-Environment 'dev'
        Invoke-Checked $Python @('-m', 'tests.ui.screenshots')
        Invoke-Checked $Python @('-m', 'tests.ui.screenshots_of_set_up')
        Invoke-Checked $Python @('-m', 'tests.ui.screenshots_of_doors_and_help')
        $English = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
        Invoke-Checked $Python @('-m', 'tests.ui.screenshots_in_english', $English)
        Invoke-Checked $Python @('-m', 'resources.guide.generate', $English)
        Remove-Item -Recurse $English
        Invoke-Checked $Python @('-m', 'tests.paper_pictures')
    }
    'bundle' {
        Initialize-Environment 'dev'
        Invoke-Checked (Join-Path $Bin 'pyinstaller.exe') @('--noconfirm', '--log-level', 'WARN', 'build.spec')
        Use-OwnHome
        Invoke-Checked 'dist\motcua\motcua.exe' @('self-check')
    }
    'help' { Show-Usage }
    default {
        Show-Usage
        exit 2
    }
}
